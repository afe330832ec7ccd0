import {
  decodeBase64,
  decodeReadings,
  encodeReadings,
  type ReadingsMessage,
} from '@ridewait/contracts';
import { HOUR_MS, type Reading } from '@ridewait/core';
import { demoParkFile, readSimulatedParks, simulateDay } from '@ridewait/simulator';
import { type Figure, median } from './figures.ts';

const SIZES = [1, 50, 1_000];
/** Readings that are encoded and decoded in one measurement; the messages of a size hold a tenth of them. */
const READINGS_PER_RUN = 200_000;
const ROUNDS = 10;
/** From the last reading's event until ingest has it. */
const ON_ITS_WAY_MS = 150;

interface Format {
  name: string;
  encode(message: ReadingsMessage): Uint8Array;
}

const encoder = new TextEncoder();
const COLUMNS: Format = { name: 'columns', encode: encodeReadings };
/** Version 1, as it was written until the columns came; `decodeReadings` reads both. */
const JSON_TEXT: Format = {
  name: 'JSON',
  encode: (message) => encoder.encode(JSON.stringify(message)),
};

/**
 * The two formats of the topic `readings`: bytes, as they are and as base64 in a push, and CPU to encode a message
 * and to make readings of a push's data again, every value checked; both in turn in the same process.
 */
export async function wireFormat({ runs }: { runs: number }): Promise<Figure[]> {
  const said = await readingsOfADay();
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const messages = messagesOf(said, size);
    const formats = [COLUMNS, JSON_TEXT].map((format) => measured(format, messages));
    for (const format of formats) format.warmUp();
    for (let run = 0; run < runs; run += 1) for (const format of formats) format.run();
    const [columns, json] = formats.map((format) => format.values()) as [Values, Values];
    for (const [what, unit] of MEASURED) {
      figures.push({
        name: `${size.toLocaleString('en')} in a message: ${what}`,
        unit: `${unit} a reading`,
        values: columns[what],
        beside: { name: JSON_TEXT.name, value: median(json[what]) },
      });
    }
  }
  return figures;
}

const MEASURED = [
  ['on the topic', 'bytes'],
  ['in a push', 'bytes'],
  ['encode', 'µs of CPU'],
  ['decode and check', 'µs of CPU'],
] as const;
type Values = Record<(typeof MEASURED)[number][0], number[]>;

function measured({ encode }: Format, messages: readonly ReadingsMessage[]) {
  const bytes = messages.map(encode);
  const pushed = bytes.map((data) => Buffer.from(data).toString('base64'));
  const readings = messages.length * countOf(messages[0]!);
  const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0) / readings;
  const values: Values = {
    'on the topic': [sum(bytes.map(({ byteLength }) => byteLength))],
    'in a push': [sum(pushed.map(({ length }) => length))],
    encode: [],
    'decode and check': [],
  };
  const encodeAll = () => messages.forEach(encode);
  const decodeAll = () => pushed.forEach(decodePushed);
  return {
    warmUp() {
      for (let round = 0; round < ROUNDS; round += 1) {
        encodeAll();
        decodeAll();
      }
    },
    run() {
      values.encode.push(microsPerRound(encodeAll) / readings);
      values['decode and check'].push(microsPerRound(decodeAll) / readings);
    },
    values: () => values,
  };
}

function decodePushed(data: string): void {
  const decoded = decodeReadings(decodeBase64(data)!);
  if (!decoded.ok) throw new Error(`it does not read what it wrote: ${decoded.detail}`);
}

/** CPU of this process, user and system. */
function microsPerRound(task: () => void): number {
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / ROUNDS;
}

type Said = { attraction: string; reading: Reading }[];

/** What the demo park's sensors say from the third hour of its day on, in the order of event time. */
async function readingsOfADay(): Promise<{ park: string; said: Said }> {
  const [park] = await readSimulatedParks(demoParkFile);
  const from = Date.UTC(2026, 6, 1, 7);
  const said: Said = [];
  const day = { catalog: { parks: [park!] }, seed: 1, from, to: from + 4 * HOUR_MS };
  for (const { at, readings } of simulateDay(day)) {
    if (at < from + 2 * HOUR_MS) continue;
    for (const { attraction, ...reading } of readings) said.push({ attraction, reading });
  }
  return { park: park!.id, said };
}

/** As ingest gathers them: what all rides said one after another, by ride. */
function messagesOf({ park, said }: { park: string; said: Said }, size: number): ReadingsMessage[] {
  const count = Math.floor(Math.min(said.length, READINGS_PER_RUN / ROUNDS) / size);
  return Array.from({ length: count }, (_, index) => {
    const some = said.slice(index * size, (index + 1) * size);
    const byRide = Map.groupBy(some, ({ attraction }) => attraction);
    const attractions = [...byRide].map(([id, ofRide]) => ({
      id,
      readings: ofRide.map(({ reading }) => reading),
    }));
    return { v: 1, park, receivedAt: some.at(-1)!.reading.at + ON_ITS_WAY_MS, attractions };
  });
}

function countOf({ attractions }: ReadingsMessage): number {
  return attractions.reduce((sum, { readings }) => sum + readings.length, 0);
}

import type { Kind, Lane, Reading } from '@ridewait/core';
import type { ReadingsMessage } from './readings-message.ts';
import {
  CARRIES,
  type Columns,
  COLUMNS_VERSION,
  FROM_YEAR_0,
  FROM_ZERO,
  holds,
  KIND_NUMBERS,
  LANE_NUMBERS,
  moved,
  STATUS_NUMBERS,
} from './topic-columns.ts';

/** A message in columns as it stands in the bytes, each number in its range. */
export interface RawMessage {
  version: number;
  park?: string;
  receivedAt?: number;
  columns: Columns;
}

interface Source {
  sensor: string;
  kind: Kind;
  lane: Lane;
  carries: number;
  epoch: number;
  /** Of its reading before. */
  seq: number;
  total: number;
}

const KINDS_BY_NUMBER = byNumber(KIND_NUMBERS);
const LANES_BY_NUMBER = byNumber(LANE_NUMBERS);
const STATUSES_BY_NUMBER = byNumber(STATUS_NUMBERS);
const ALL_CARRIES = Object.values(CARRIES).reduce<number>((sum, bit) => sum + bit, 0);

/** The readings that the columns say; throws where the columns don't fit together, or a number means nothing. */
export function assemble({ version, park, receivedAt, columns }: RawMessage): ReadingsMessage {
  if (version !== COLUMNS_VERSION) throw new Error(`it is of version ${version}`);
  if (park === undefined) throw new Error('it has no park');
  if (receivedAt === undefined) throw new Error('it has no received_at, which is written last');
  if (!holds(FROM_YEAR_0, receivedAt)) throw new Error(`received_at is ${receivedAt}`);
  const { attraction, size, source } = columns;
  assertLength('size', size, attraction.length);
  const readingCount = size.reduce((sum, one) => sum + one, 0);
  assertLength('source', source, readingCount);
  assertLength('seq', columns.seq, readingCount);
  assertLength('at', columns.at, readingCount);
  const sources = sourcesOf(columns);
  const measures = measureReader(columns);
  let index = 0;
  let at = receivedAt;

  function next(): Reading {
    const from = sources[source[index]!];
    if (!from) throw new Error(`there is no source ${source[index]} among ${sources.length}`);
    from.seq = moved(from.seq, columns.seq[index]!, FROM_ZERO);
    at = moved(at, columns.at[index]!, FROM_YEAR_0);
    index += 1;
    const { sensor, kind, lane, epoch, seq } = from;
    const reading: Reading = { sensor, kind, lane, epoch, seq, at };
    measures.readInto(reading, from);
    return reading;
  }

  const attractions = attraction.map((id, place) => {
    const readings: Reading[] = [];
    for (let left = size[place]!; left > 0; left -= 1) readings.push(next());
    return { id, readings };
  });
  measures.assertAllRead();
  return { v: 1, park, receivedAt, attractions };
}

function sourcesOf({ sensor: sensors, kind, lane, carries, epoch }: Columns): Source[] {
  assertLength('kind', kind, sensors.length);
  assertLength('lane', lane, sensors.length);
  assertLength('carries', carries, sensors.length);
  assertLength('epoch', epoch, sensors.length);
  let sinceBoot = 0;
  return sensors.map((sensor, index) => {
    sinceBoot = moved(sinceBoot, epoch[index]!, FROM_ZERO);
    if (carries[index]! > ALL_CARRIES) throw new Error(`carries is ${carries[index]}`);
    return {
      sensor,
      kind: named('kind', KINDS_BY_NUMBER, kind[index]),
      lane: named('lane', LANES_BY_NUMBER, lane[index]),
      carries: carries[index]!,
      epoch: sinceBoot,
      seq: 0,
      total: 0,
    };
  });
}

/** Takes the columns of what readings may carry, each from its beginning, as far as their sources say. */
function measureReader(columns: Columns) {
  const { count, total, seats, seconds, minutes, status } = columns;
  const read = { count: 0, total: 0, seats: 0, seconds: 0, minutes: 0, status: 0 };
  return {
    readInto(reading: Reading, source: Source): void {
      const { carries } = source;
      if (carries & CARRIES.count) reading.count = count[read.count++]!;
      if (carries & CARRIES.total) {
        source.total = moved(source.total, total[read.total++]!, FROM_ZERO);
        reading.total = source.total;
      }
      if (carries & CARRIES.seats) reading.seats = seats[read.seats++]!;
      if (carries & CARRIES.seconds) reading.seconds = seconds[read.seconds++]!;
      if (carries & CARRIES.minutes) reading.minutes = minutes[read.minutes++]!;
      if (carries & CARRIES.status) {
        reading.status = named('status', STATUSES_BY_NUMBER, status[read.status++]);
      }
    },
    assertAllRead(): void {
      for (const name of Object.keys(read) as (keyof typeof read)[]) {
        assertLength(name, columns[name], read[name]);
      }
    },
  };
}

function byNumber<Name extends string>(numbers: Readonly<Record<Name, number>>): Name[] {
  const names: Name[] = [];
  for (const [name, number] of Object.entries(numbers) as [Name, number][]) names[number] = name;
  return names;
}

function named<Name>(column: string, names: readonly Name[], number: number | undefined): Name {
  const name = names[number!];
  if (name === undefined) throw new Error(`${column} is ${number}, which means nothing`);
  return name;
}

function assertLength(name: string, column: readonly unknown[], length: number): void {
  if (column.length === length) return;
  throw new Error(`${name} has ${column.length} values, and ${length} are needed`);
}

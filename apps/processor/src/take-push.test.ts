import { type DeadLetter, encodeReadings } from '@ridewait/contracts';
import { ALLOWED_LATENESS_MS, MINUTE_MS } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { gate, isSettled } from '../test/gate.ts';
import {
  COMET,
  entered,
  enteredAgo,
  foldedBytes,
  liveBytes,
  messageOf,
  MINUTES,
  NOON,
  PARK,
} from '../test/readings.ts';
import { envelopeOf, type Stage, stage } from '../test/stage.ts';

async function stateBytes({ live }: Stage): Promise<string> {
  const state = await live.load(COMET, MINUTES);
  return JSON.stringify([state?.header, [...state!.buckets]]);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
const MESSAGE = messageOf([entered(0)]);

describe('what can not be decoded', () => {
  const cases: [string, string, RegExp][] = [
    ['broken base64', '*not base64*', /not base64/],
    ['nothing', '', /not a message of readings/],
    ['no JSON', base64('{"v":1,'), /not JSON/],
    ['no message', Buffer.from([0xff, 0xfe]).toString('base64'), /not a message of readings/],
    ['a version that never was', base64(JSON.stringify({ ...MESSAGE, v: 0 })), /v/],
    ['another schema', base64('{"readings":[]}'), /attractions/],
    [
      'a reading without a time',
      base64(JSON.stringify(messageOf([{ ...entered(0), at: undefined as unknown as number }]))),
      /at/,
    ],
  ];
  it.for(cases)('is dead-lettered as it came: %s', async ([, data, detail]) => {
    const of = stage();
    const attributes = { traceparent: 'x', origin: 'gate-7' };
    const response = await of.post(envelopeOf(data, attributes));
    expect(response.status).toBe(204);
    expect(of.letters).toEqual([
      {
        v: 1,
        reason: 'undecodable',
        detail: expect.stringMatching(detail) as string,
        service: 'processor',
        diedAt: NOON,
        payload: { base64: data, attributes },
      } satisfies DeadLetter,
    ]);
    expect(of.events.deadLettered).toHaveBeenCalledWith('undecodable', of.letters[0]!.detail);
  });
});

it('asks again for a message of a newer version: another release can read it', async () => {
  const of = stage();
  const data = base64(JSON.stringify({ ...MESSAGE, v: 99 }));
  expect((await of.post(envelopeOf(data))).status).toBe(503);
  expect(of.letters).toEqual([]);
});

it('dead-letters the readings that are late, and folds the rest of the message', async () => {
  const of = stage();
  const atTheLimit = entered(0, { at: NOON - ALLOWED_LATENESS_MS });
  const late = entered(1, { at: NOON - ALLOWED_LATENESS_MS - 1 });
  const inTime = entered(2);
  expect((await of.push(messageOf([atTheLimit, late, inTime]))).status).toBe(204);
  expect(of.letters).toMatchObject([
    {
      reason: 'late',
      receivedAt: NOON,
      park: PARK,
      attraction: 'comet',
      sensor: 'comet-in',
      payload: { reading: late },
    },
  ]);
  expect(of.events.readingsLate).toHaveBeenCalledExactlyOnceWith(1);
  expect(of.events.readingsFolded.mock.calls[0]![0]).toMatchObject({ accepted: 2 });
});

it('calls late what ingest received late, however long the message was on its way', async () => {
  const of = stage();
  of.clock.now = NOON + 2 * ALLOWED_LATENESS_MS;
  expect((await of.push(MESSAGE)).status).toBe(204);
  expect(of.letters).toEqual([]);
  expect(await liveBytes(of.live)).toBe(foldedBytes([entered(0)]));
});

it('changes no byte of the state when the same push comes again, and counts duplicates', async () => {
  const of = stage();
  const message = messageOf([entered(0), entered(1), enteredAgo(30, 2), entered(3)]);
  await of.push(message);
  const before = await stateBytes(of);
  expect((await of.push(message)).status).toBe(204);
  expect(await stateBytes(of)).toBe(before);
  expect(of.events.readingsFolded.mock.calls.map(([folded]) => folded)).toMatchObject([
    { accepted: 4, duplicates: 0 },
    { accepted: 0, duplicates: 4 },
  ]);
});

it('counts what is new, what was there, and what a gap in seq says is missing', async () => {
  const of = stage();
  await of.push(messageOf([entered(0), entered(1)]));
  await of.push(messageOf([entered(1), entered(5)]));
  expect(of.events.readingsFolded.mock.calls.map(([folded]) => folded)).toMatchObject([
    { accepted: 2, duplicates: 0, missing: 0 },
    { accepted: 1, duplicates: 1, missing: 3 },
  ]);
});

it('measures the time from the receipt of a message to its written state', async () => {
  const of = stage();
  of.clock.now = NOON + 1_250;
  await of.push(MESSAGE);
  // A clock of ingest that goes ahead of ours.
  await of.push(messageOf([entered(1)], { receivedAt: NOON + MINUTE_MS }));
  expect(of.events.messageDone.mock.calls).toEqual([[1.25], [1.25 - 60]]);
});

it('measures no delay of a message that is asked for again', async () => {
  const of = stage();
  of.live.away = true;
  await of.push(MESSAGE);
  expect(of.events.messageDone).not.toHaveBeenCalled();
  expect(of.events.readingsLate).not.toHaveBeenCalled();
});

it('answers for a ride that failed only when the others of the message are done', async () => {
  const of = stage();
  const { write } = of.live;
  const held = gate();
  of.live.write = async (ref, change) => {
    if (ref.attraction === 'tower') throw new TypeError('broken');
    await held.pass();
    return write(ref, change);
  };
  const message = messageOf([entered(0)], { attraction: 'tower' });
  message.attractions.push(...MESSAGE.attractions);
  const response = of.push(message);
  await held.reached;
  expect(await isSettled(response)).toBe(false);
  held.open();
  expect((await response).status).toBe(500);
  expect(await liveBytes(of.live)).toBe(foldedBytes([entered(0)]));
});

it('decodes what ingest encodes, whatever ride comes twice or has nothing to say', async () => {
  const of = stage();
  const message = messageOf([entered(0)]);
  message.attractions.push({ id: 'comet', readings: [entered(1)] }, { id: 'tower', readings: [] });
  const data = Buffer.from(encodeReadings(message)).toString('base64');
  expect((await of.post(envelopeOf(data))).status).toBe(204);
  expect(await liveBytes(of.live)).toBe(foldedBytes([entered(0), entered(1)]));
  expect(await of.live.load({ park: PARK, attraction: 'tower' }, [])).toBeNull();
});

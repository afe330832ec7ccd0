import { errorBodySchema } from '@ridewait/contracts';
import { UnavailableError } from '@ridewait/core';
import { PushKeysUnavailableError } from '@ridewait/service';
import { describe, expect, it } from 'vitest';
import { gate, isSettled } from '../test/gate.ts';
import { COMET, entered, foldedBytes, liveBytes, messageOf } from '../test/readings.ts';
import { dataOf, envelopeOf, FIRST_VERSION, GOOD_TOKEN, stage } from '../test/stage.ts';

const READINGS = [entered(0), entered(1)];
const LATE = entered(2, { at: 0 });

const FOLDED = foldedBytes(READINGS);

async function errorOf(response: Response): Promise<string> {
  return errorBodySchema.parse(await response.json()).error;
}

it('acks a push with 204 once its readings are in the live store', async () => {
  const of = stage();
  const response = await of.push(messageOf(READINGS));
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
  expect(await liveBytes(of.live)).toBe(FOLDED);
  expect((await of.live.views(COMET.park, ['comet']))[0]).toMatchObject({ version: FIRST_VERSION });
});

it('does not ack before the write has come back', async () => {
  const of = stage();
  const { write } = of.live;
  const held = gate();
  of.live.write = async (...args) => {
    await held.pass();
    return write(...args);
  };
  const response = of.push(messageOf(READINGS));
  await held.reached;
  expect(await isSettled(response)).toBe(false);
  held.open();
  expect((await response).status).toBe(204);
});

it('does not ack before the bus has taken the dead letters', async () => {
  const of = stage();
  const { publish } = of.bus;
  const held = gate();
  of.bus.publish = async (...args) => {
    await held.pass();
    return publish(...args);
  };
  const response = of.push(messageOf([LATE]));
  await held.reached;
  expect(await isSettled(response)).toBe(false);
  held.open();
  expect((await response).status).toBe(204);
  expect(of.letters).toHaveLength(1);
});

describe('a message that fails again and again', () => {
  const data = dataOf(messageOf(READINGS));
  const attempt = (deliveryAttempt: number) => ({ ...envelopeOf(data), deliveryAttempt });

  it('through a fault becomes a dead letter on its tenth delivery, whole as it came', async () => {
    const of = stage();
    of.live.load = () => Promise.reject(new TypeError('no such thing'));
    expect((await of.post(attempt(9))).status).toBe(500);
    expect(of.letters).toEqual([]);
    expect((await of.post(attempt(10))).status).toBe(204);
    expect(of.letters).toMatchObject([
      { reason: 'fault', detail: 'no such thing', payload: { base64: data, attributes: {} } },
    ]);
    expect(of.events.faulted).toHaveBeenCalledTimes(2);
  });

  it('because a store is away is never given up', async () => {
    const of = stage();
    of.live.away = true;
    expect((await of.post(attempt(1_000))).status).toBe(503);
    expect(of.letters).toEqual([]);
  });
});

it('asks for the message again while the live store is away, and then has all of it', async () => {
  const of = stage();
  of.live.away = true;
  const message = messageOf([...READINGS, LATE]);
  const refused = await of.push(message);
  expect(refused.status).toBe(503);
  expect(await errorOf(refused)).toBe('unavailable');
  expect(of.events.storeAway).toHaveBeenCalledWith(expect.any(UnavailableError));
  expect(of.letters).toEqual([]);

  of.live.away = false;
  expect((await of.push(message)).status).toBe(204);
  expect(await liveBytes(of.live)).toBe(FOLDED);
  expect(of.letters).toHaveLength(1);
});

it('asks for the message again while the dead letters can not be taken, and folds it once', async () => {
  const of = stage();
  of.bus.away = true;
  const message = messageOf([...READINGS, LATE]);
  expect((await of.push(message)).status).toBe(503);
  expect(await liveBytes(of.live)).toBe(FOLDED);

  of.bus.away = false;
  expect((await of.push(message)).status).toBe(204);
  expect(await liveBytes(of.live)).toBe(FOLDED);
  expect(of.letters.map(({ reason }) => reason)).toEqual(['late']);
});

it.for([
  ['no token', null],
  ['another token', 'Bearer someone-else'],
] as const)('answers 401 to %s, and folds nothing', async ([, token]) => {
  const of = stage();
  const response = await of.post(envelopeOf(dataOf(messageOf(READINGS))), token);
  expect(response.status).toBe(401);
  expect(await errorOf(response)).toBe('unauthorized');
  expect(await of.live.load(COMET, [])).toBeNull();
});

it.for([
  ['nothing', ''],
  ['no JSON', '{"message":'],
  ['no message', { subscription: 's' }],
  ['a message without an id', { message: { data: '' }, subscription: 's' }],
  ['a message without a subscription', { message: envelopeOf('').message }],
  ['attributes that are not text', envelopeOf('', { n: 1 as unknown as string })],
  ['null', 'null'],
] as const)('answers 400 to an envelope that is %s', async ([, body]) => {
  const of = stage();
  const response = await of.post(body);
  expect(response.status).toBe(400);
  expect(await errorOf(response)).toBe('malformed');
  expect(of.letters).toEqual([]);
});

it.for([
  ['says so', { 'content-length': String(15 * 1024 * 1024) }],
  ['does not say so', { 'transfer-encoding': 'chunked' }],
] as const)('answers 413 to a body larger than any message, which %s', async ([, headers]) => {
  const of = stage();
  const body = 'x'.repeat('transfer-encoding' in headers ? 15 * 1024 * 1024 : 1);
  const response = await of.app.request('/pubsub/readings', {
    method: 'POST',
    body,
    headers: { ...headers, authorization: GOOD_TOKEN },
  });
  expect(response.status).toBe(413);
  expect(await errorOf(response)).toBe('too_large');
  expect(of.events.faulted).not.toHaveBeenCalled();
  expect(of.events.pushAnswered).toHaveBeenCalledExactlyOnceWith(413);
});

it('takes a push of ten megabytes, the most that a message may have', async () => {
  const of = stage();
  const response = await of.post(envelopeOf('A'.repeat(13_333_332)));
  expect(response.status).toBe(204);
  expect(of.letters.map(({ reason }) => reason)).toEqual(['undecodable']);
});

it('leaves pushes to other instances once it drains', async () => {
  const of = stage();
  of.health.drain();
  const response = await of.push(messageOf(READINGS));
  expect(response.status).toBe(503);
  expect(await errorOf(response)).toBe('draining');
  expect(await of.live.load(COMET, [])).toBeNull();
});

it('asks for the message again while the keys of its token can not be had', async () => {
  const of = stage();
  // What `pushAuth` throws passes through the same place as what a store throws.
  of.live.load = () => Promise.reject(new PushKeysUnavailableError('no keys'));
  expect((await of.push(messageOf(READINGS))).status).toBe(503);
});

it('tells the caller nothing about a fault, and the operators everything', async () => {
  const of = stage();
  const fault = new TypeError('a secret detail');
  of.live.write = () => Promise.reject(fault);
  const response = await of.push(messageOf(READINGS));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
  expect(of.events.faulted).toHaveBeenCalledExactlyOnceWith(fault, '/pubsub/readings');
});

it.for([
  ['GET', '/pubsub/readings'],
  ['POST', '/'],
  ['POST', '/pubsub/edge'],
] as const)('answers 404 to %s %s', async ([method, path]) => {
  const response = await stage().app.request(path, { method });
  expect(response.status).toBe(404);
  expect(await errorOf(response)).toBe('not_found');
});

it('counts every push by its answer, and nothing else', async () => {
  const of = stage();
  await of.push(messageOf(READINGS));
  await of.post('');
  await of.post('', null);
  of.live.away = true;
  await of.push(messageOf(READINGS));
  await of.app.request('/health/live');
  await of.app.request('/nowhere');
  expect(of.events.pushAnswered.mock.calls).toEqual([[204], [400], [401], [503]]);
});

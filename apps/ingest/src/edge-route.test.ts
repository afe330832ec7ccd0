import { describe, expect, it } from 'vitest';
import { COMET_KEY, newKey, sign } from '../test/devices.ts';
import { NOON, reading } from '../test/park.ts';
import { envelope, type Stage, stage } from '../test/stage.ts';

const PUBLISHED_AT = '2026-07-01T11:59:59.500Z';

async function pushReadings(of: Stage, readings: unknown[], publishTime = PUBLISHED_AT) {
  const token = await sign(COMET_KEY, Date.parse(publishTime));
  return of.push(envelope({ readings }, token, { publishTime }));
}

it('publishes with the time at which Pub/Sub had it, however often it is pushed', async () => {
  await using of = stage();
  for (const later of [1_000, 3_600_000, 48 * 3_600_000]) {
    of.clock.now = NOON + later;
    expect((await pushReadings(of, [reading()])).status).toBe(204);
  }
  const [first] = of.published;
  expect(first).toMatchObject({ park: 'park-1', receivedAt: Date.parse(PUBLISHED_AT) });
  expect(first!.attractions).toEqual([
    {
      id: 'comet',
      readings: [{ ...reading(), at: NOON - 1_000, kind: 'entered', lane: 'standby' }],
    },
  ]);
  expect(of.published).toEqual([first, first, first]);
  expect(of.counted('ridewait_readings_accepted{via="edge"}')).toBe(3);
});

it('reads a time to the nanosecond as to the millisecond', async () => {
  await using of = stage();
  await pushReadings(of, [reading()], '2026-07-01T11:59:59.500999999Z');
  expect(of.published[0]?.receivedAt).toBe(Date.parse(PUBLISHED_AT));
});

describe('a message that can not be used as a whole', () => {
  const tooMany = Array.from({ length: 5_001 }, () => 0);
  it.for<[string, string, string, RegExp]>([
    ['is not base64', '!', 'undecodable', /not base64/],
    ['is cut off inside base64', 'eyJyZWFkaW5ncyI6W10', 'undecodable', /not base64/],
    ['is empty', '', 'undecodable', /not JSON/],
    ['is not JSON', btoa('{"readings":'), 'undecodable', /not JSON/],
    ['is not text', btoa('\xff\xfe'), 'undecodable', /not JSON/],
    ['is something else', btoa('{"temperature":21}'), 'undecodable', /send {"readings": \[…\]}/],
    ['has over 5000 readings', btoa(JSON.stringify({ readings: tooMany })), 'undecodable', /5000/],
    ['has no readings', btoa('{"readings":[]}'), 'invalid', /nothing to take/],
  ])('is dead-lettered and acked: one that %s', async ([, data, reason, detail]) => {
    await using of = stage();
    const token = await sign(COMET_KEY, NOON);
    const pushed = envelope('', token, { attributes: { gateway: 'g1' } });
    const response = await of.push({ ...pushed, message: { ...pushed.message, data } });
    expect(response.status).toBe(204);
    expect(of.buried).toEqual([
      {
        v: 1,
        service: 'ingest',
        diedAt: NOON,
        receivedAt: Date.parse(PUBLISHED_AT),
        reason,
        detail: expect.stringMatching(detail),
        payload: { base64: data, attributes: { gateway: 'g1' } },
      },
    ]);
    expect(of.counted(`ridewait_dead_lettered{reason="${reason}"}`)).toBe(1);
    expect(of.published).toEqual([]);
  });

  it.for<[string, (at: number) => Promise<string | undefined>]>([
    ['no token', async () => undefined],
    ['a token that had expired when it was published', (at) => sign(COMET_KEY, at - 660_000)],
    ['a token for another audience', (at) => sign(COMET_KEY, at, { aud: 'other' })],
    ['a token of an unknown key', async (at) => sign(await newKey('who', 'ES256'), at)],
  ])('is dead-lettered with everything but the token: one with %s', async ([, make]) => {
    await using of = stage();
    const token = await make(Date.parse(PUBLISHED_AT));
    const response = await of.push(envelope({ readings: [reading()] }, token));
    expect(response.status).toBe(204);
    const data = envelope({ readings: [reading()] }).message.data;
    expect(of.buried).toMatchObject([
      { reason: 'unauthorized', payload: { base64: data, attributes: {} } },
    ]);
    const told = [JSON.stringify(of.buried), ...of.logged].join('\n');
    if (token !== undefined) expect(told).not.toContain(token);
    expect(told).not.toContain('device_token');
    expect(of.counted('ridewait_dead_lettered{reason="unauthorized"}')).toBe(1);
    expect(of.published).toEqual([]);
  });

  it('is dead-lettered when its ride is gone from the catalog', async () => {
    await using of = stage();
    of.catalog.content = { parks: [] };
    expect((await pushReadings(of, [reading()])).status).toBe(204);
    expect(of.buried).toMatchObject([
      { reason: 'unknown_attraction', detail: 'the catalog has no attraction comet' },
    ]);
  });
});

describe('a message that may be used later', () => {
  it.for<[string, (of: Stage) => void]>([
    ['the bus is away', ({ bus }) => (bus.state = 'away')],
    ['the keys are away', ({ keys }) => (keys.state = 'away')],
    ['there never was a catalog', ({ catalog }) => (catalog.state = 'away')],
    ['the instance drains', ({ health }) => health.drain()],
  ])('is not acked while %s', async ([, breakIt]) => {
    await using of = stage();
    breakIt(of);
    const response = await pushReadings(of, [reading(), {}]);
    expect(response.status).toBe(503);
    expect(of.counted('ridewait_batches{status="503",via="edge"}')).toBe(1);
    expect([...of.published, ...of.buried]).toEqual([]);
  });

  it('is not acked while its dead letters can not be kept', async () => {
    await using of = stage();
    of.bus.state = 'away';
    expect((await of.push(envelope('not JSON'))).status).toBe(503);
    of.bus.state = 'up';
    expect((await of.push(envelope('not JSON'))).status).toBe(204);
    expect(of.buried).toHaveLength(1);
  });
});

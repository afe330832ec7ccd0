import { setImmediate } from 'node:timers/promises';
import { errorBodySchema, readingsAnswerSchema } from '@ridewait/contracts';
import { describe, expect, it } from 'vitest';
import { COMET_KEY, sign, TOWER_KEY } from '../test/devices.ts';
import { NOON, reading } from '../test/park.ts';
import { type Stage, stage } from '../test/stage.ts';

async function post(of: Stage, ...readings: unknown[]): Promise<Response> {
  return of.post({ readings }, await sign(COMET_KEY, of.clock.now));
}

it('publishes readings as they came, with what only the catalog and the clock may say', async () => {
  await using of = stage();
  const response = await post(
    of,
    reading({ total: 40 }),
    reading({ sensor: 'comet-on', at: '2026-07-01T13:59:58.5+02:00' }),
    reading({ sensor: 'comet-car', count: 20, seats: 24 }),
    reading({ seq: 8, count: undefined }),
  );
  expect(response.status).toBe(202);
  const at = NOON - 1_000;
  const identity = { epoch: 1_782_900_000, seq: 7 };
  const standby = { ...identity, sensor: 'comet-in', kind: 'entered', lane: 'standby', at };
  expect(of.published).toEqual([
    {
      v: 1,
      park: 'park-1',
      receivedAt: NOON,
      attractions: [
        {
          id: 'comet',
          readings: [
            { ...standby, count: 3, total: 40 },
            {
              ...identity,
              sensor: 'comet-on',
              kind: 'boarded',
              lane: 'single_rider',
              at: NOON - 1_500,
              count: 3,
            },
            {
              ...identity,
              sensor: 'comet-car',
              kind: 'dispatched',
              lane: 'all',
              at,
              count: 20,
              seats: 24,
            },
            { ...standby, seq: 8 },
          ],
        },
      ],
    },
  ]);
});

it.for([
  ['kind', { kind: 'boarded' }],
  ['lane', { lane: 'priority' }],
  ['attraction', { attraction: 'tower' }],
  ['time of receiving', { receivedAt: NOON }],
])('lets no sensor say its %s', async ([, more]) => {
  await using of = stage();
  expect((await post(of, reading(more as Record<string, unknown>))).status).toBe(422);
  expect(of.published).toEqual([]);
});

it('answers for each reading, in the order in which they came', async () => {
  await using of = stage();
  const foreign = reading({ sensor: 'tower-in' });
  const response = await post(of, foreign, reading(), {}, reading({ seq: 8 }), foreign);
  expect(response.status).toBe(202);
  const answer = readingsAnswerSchema.parse(await response.json());
  expect(answer).toMatchObject({ accepted: 2, rejected: 3 });
  expect(answer.results.map((result) => ('code' in result ? result.code : result.status))).toEqual([
    'wrong_attraction',
    'accepted',
    'invalid',
    'accepted',
    'wrong_attraction',
  ]);
  expect(answer.results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
});

it('answers 403 only where every reading is of another ride', async () => {
  await using of = stage();
  const foreign = reading({ sensor: 'tower-in' });
  expect((await post(of, foreign, foreign)).status).toBe(403);
  expect((await post(of, foreign, {})).status).toBe(422);
});

it('takes a reading whose clock is two minutes ahead, and one that is years old', async () => {
  await using of = stage();
  const ahead = reading({ at: '2026-07-01T12:02:00Z' });
  // Whether it is too late to count is not for ingest to say.
  expect((await post(of, ahead, reading({ at: '2019-01-01T00:00:00Z' }))).status).toBe(202);
});

describe('the answer', () => {
  it('waits until the bus has taken the readings', async () => {
    await using of = stage();
    of.bus.state = 'held';
    let isAnswered = false;
    const answer = post(of, reading()).finally(() => {
      isAnswered = true;
    });
    await of.bus.asked();
    await setImmediate();
    expect(isAnswered).toBe(false);
    of.bus.letGo();
    expect((await answer).status).toBe(202);
    expect(of.published).toHaveLength(1);
  });

  it.for<[string, (of: Stage) => void, string]>([
    ['the bus is away', ({ bus }) => (bus.state = 'away'), 'unavailable'],
    ['the keys are away', ({ keys }) => (keys.state = 'away'), 'unavailable'],
    ['there never was a catalog', ({ catalog }) => (catalog.state = 'away'), 'unavailable'],
    ['the instance drains', ({ health }) => health.drain(), 'draining'],
  ])('is 503, and when to come back, while %s', async ([, breakIt, error]) => {
    await using of = stage();
    breakIt(of);
    const response = await post(of, reading());
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(errorBodySchema.parse(await response.json()).error).toBe(error);
    expect(of.counted('ridewait_batches{status="503",via="http"}')).toBe(1);
    expect(of.seriesOf('ridewait_readings_accepted')).toEqual([]);
    expect(of.published).toEqual([]);
  });

  it('is 202 again once the bus is back, for the same batch', async () => {
    await using of = stage();
    of.bus.state = 'away';
    expect((await post(of, reading())).status).toBe(503);
    of.bus.state = 'up';
    expect((await post(of, reading())).status).toBe(202);
  });

  it('tells a sensor nothing about a fault, and the operators everything', async () => {
    await using of = stage();
    of.keys.state = 'faulty';
    const response = await post(of, reading());
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(errorBodySchema.parse(JSON.parse(text)).error).toBe('fault');
    expect(text).not.toContain('secret');
    expect(of.logged.join('')).toContain('a secret detail');
    expect(of.counted('ridewait_batches{status="500",via="http"}')).toBe(1);
  });

  it('is 404 as JSON on any other way', async () => {
    await using of = stage();
    for (const path of ['/', '/v1/readings', '/v1/readings/1']) {
      const response = await of.app.request(path);
      expect(response.status).toBe(404);
      expect(errorBodySchema.parse(await response.json()).error).toBe('not_found');
    }
  });
});

it('takes a scheme in any case, and no other scheme', async () => {
  await using of = stage();
  const token = await sign(TOWER_KEY, NOON);
  const body = JSON.stringify({ readings: [reading({ sensor: 'tower-in' })] });
  const statuses = ['Bearer', 'bearer', 'Basic', ''].map(async (scheme) => {
    const headers = { Authorization: `${scheme} ${token}` };
    const response = await of.app.request('/v1/readings', { method: 'POST', headers, body });
    return response.status;
  });
  expect(await Promise.all(statuses)).toEqual([202, 202, 401, 401]);
});

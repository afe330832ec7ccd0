import { errorBodySchema } from '@ridewait/contracts';
import { describe, expect, it } from 'vitest';
import { COMET_KEY, newKey, sign } from '../test/devices.ts';
import { CATALOG, NOON, reading } from '../test/park.ts';
import { envelope, type Stage, stage } from '../test/stage.ts';

const [park] = CATALOG.parks;
const [comet, tower] = park!.attractions;
const newSensor = { id: 'comet-new', kind: 'entered', lane: 'standby' } as const;
/** The catalog after the comet got one more sensor. */
const GROWN = {
  parks: [
    { ...park!, attractions: [{ ...comet!, sensors: [...comet!.sensors, newSensor] }, tower!] },
  ],
};

const GOOD = reading();
const FRESH = reading({ sensor: 'comet-new' });

async function post(of: Stage, ...readings: unknown[]): Promise<Response> {
  return of.post({ readings }, await sign(COMET_KEY, of.clock.now));
}

async function push(of: Stage, readings: unknown[], publishedAt: number): Promise<Response> {
  const publishTime = new Date(publishedAt).toISOString();
  return of.push(envelope({ readings }, await sign(COMET_KEY, publishedAt), { publishTime }));
}

function sensorsOf({ published }: Stage): string[][] {
  return published.map(({ attractions }) =>
    attractions.flatMap(({ readings }) => readings.map(({ sensor }) => sensor)),
  );
}

it('reads the catalog again for a sensor that it lacks, once in three seconds at most', async () => {
  await using of = stage();
  expect((await post(of, GOOD)).status).toBe(202);
  of.catalog.content = GROWN;
  of.clock.now += 2_999;
  expect((await post(of, FRESH)).status).toBe(422);
  of.clock.now += 1;
  expect((await post(of, FRESH)).status).toBe(202);
});

it('takes nothing of a device that has a key while the catalog lacks its ride', async () => {
  await using of = stage();
  const key = await newKey('new-1', 'EdDSA', { device: 'new-gateway', attraction: 'new-ride' });
  await of.keys.saveDeviceKeys([key.registered]);
  const response = await of.post({ readings: [GOOD] }, await sign(key, NOON));
  expect(response.status).toBe(403);
  expect(errorBodySchema.parse(await response.json()).error).toBe('unknown_attraction');
  expect(of.counted('ridewait_batches{status="403",via="http"}')).toBe(1);
});

describe('a pushed message, of which nobody hears when it is given up,', () => {
  it('is not acked while the catalog may be too old to know its sensor', async () => {
    await using of = stage();
    await push(of, [GOOD], NOON - 1);
    of.catalog.content = GROWN;
    // Two seconds after the catalog was read: too soon to read it again.
    of.clock.now = NOON + 2_000;
    expect((await push(of, [GOOD, FRESH], NOON + 1_000)).status).toBe(503);
    // The good ones do not wait for it, and nothing is given up.
    expect(sensorsOf(of)).toEqual([['comet-in'], ['comet-in']]);
    expect(of.seriesOf('ridewait_readings_rejected')).toEqual([]);
    of.clock.now = NOON + 3_000;
    expect((await push(of, [GOOD, FRESH], NOON + 1_000)).status).toBe(204);
    expect(sensorsOf(of)[2]).toEqual(['comet-in', 'comet-new']);
    expect(of.buried).toEqual([]);
  });

  it('is given up once a catalog read after it was published lacks its sensor too', async () => {
    await using of = stage();
    await push(of, [GOOD], NOON - 1);
    expect((await push(of, [FRESH], NOON)).status).toBe(503);
    of.clock.now = NOON + 3_000;
    expect((await push(of, [FRESH], NOON)).status).toBe(204);
    expect(of.buried).toMatchObject([{ reason: 'unknown_sensor', sensor: 'comet-new' }]);
  });

  it('is not acked for a new ride while the catalog can not be read again', async () => {
    await using of = stage();
    await push(of, [GOOD], NOON - 1);
    const key = await newKey('new-1', 'EdDSA', { device: 'new-gateway', attraction: 'new-ride' });
    await of.keys.saveDeviceKeys([key.registered]);
    of.catalog.state = 'away';
    of.clock.now += 10_000;
    const publishTime = new Date(of.clock.now - 1).toISOString();
    const pushed = envelope({ readings: [{}] }, await sign(key, NOON), { publishTime });
    expect((await of.push(pushed)).status).toBe(503);
    of.catalog.state = 'up';
    of.clock.now += 10_000;
    expect((await of.push(pushed)).status).toBe(204);
    expect(of.buried).toMatchObject([{ reason: 'unknown_attraction' }]);
  });
});

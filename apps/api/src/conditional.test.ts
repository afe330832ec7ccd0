import { liveSchema } from '@ridewait/contracts';
import { describe, expect, it } from 'vitest';
import { lane, NOON, stage, viewOf } from '../test/stage.ts';

const LIVE = '/v1/entity/park-1/live';

function stageOfTwo() {
  const of = stage();
  of.live.views.set('comet', viewOf('comet', NOON - 1_000));
  of.live.views.set('tower', viewOf('tower', NOON - 1_000));
  return of;
}

async function etagOf(of: ReturnType<typeof stage>, path = LIVE): Promise<string> {
  return (await of.get(path)).headers.get('ETag') ?? '';
}

async function agesOf(response: Response): Promise<(number | null)[]> {
  return liveSchema.parse(await response.json()).liveData.map(({ ageSeconds }) => ageSeconds);
}

it('keeps the tag of a live body while nothing but ages change', async () => {
  const of = stageOfTwo();
  const first = await of.get(LIVE);
  of.clock.now += 60_000;
  const second = await of.get(LIVE);
  expect(second.headers.get('ETag')).toBe(first.headers.get('ETag'));
  expect(await agesOf(first)).toEqual([1, 1]);
  expect(await agesOf(second)).toEqual([61, 61]);
});

it.for<[string, (of: ReturnType<typeof stage>) => void]>([
  [
    'a wait changes',
    (of) => {
      const lanes = { standby: lane(900, NOON - 1_000) };
      of.live.views.set('tower', viewOf('tower', NOON - 1_000, { lanes }));
    },
  ],
  [
    'a status changes',
    (of) => {
      const status = { value: 'DOWN', saidAt: NOON - 1_000, confirmedAt: NOON - 1_000 } as const;
      of.live.views.set('tower', viewOf('tower', NOON - 1_000, { status }));
    },
  ],
  [
    'the same number is measured again',
    (of) => {
      of.live.views.set('tower', viewOf('tower', NOON));
    },
  ],
  [
    'a number becomes stale',
    (of) => {
      of.clock.now += 90_000;
    },
  ],
  [
    'the live store goes away, and history has the very same numbers',
    (of) => {
      for (const view of of.live.views.values()) of.history.views.set(view.attraction, view);
      of.live.state = 'away';
    },
  ],
  [
    'a number grows so old that it is gone',
    (of) => {
      of.clock.now += 31 * 60_000;
    },
  ],
])('changes the tag of a live body when %s', async ([, change]) => {
  const of = stageOfTwo();
  const before = await etagOf(of);
  change(of);
  expect(await etagOf(of)).not.toBe(before);
});

describe('a client that has the body', () => {
  it.for([
    ['its tag', (etag: string) => etag],
    ['its tag among others', (etag: string) => `"one", W/"two" ,${etag},"three"`],
    ['its tag as a strong one', (etag: string) => etag.replace('W/', '')],
    ['any', () => '*'],
  ] as const)('gets 304 for %s', async ([, name]) => {
    const of = stageOfTwo();
    const etag = await etagOf(of);
    const response = await of.get(LIVE, { 'If-None-Match': name(etag) });
    expect(response.status).toBe(304);
    expect(await response.text()).toBe('');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag,
      date: 'Wed, 01 Jul 2026 12:00:00 GMT',
      'cache-control': 'public, max-age=1, must-revalidate',
      'access-control-allow-origin': '*',
    });
  });

  it.for(['"another"', 'W/"another"', '', 'no tag at all', '"', '"*"'])(
    'gets the body for %s',
    async (header) => {
      const response = await stageOfTwo().get(LIVE, { 'If-None-Match': header });
      expect(response.status).toBe(200);
      expect(liveSchema.parse(await response.json()).liveData).toHaveLength(2);
    },
  );

  it('gets 404 for an entity that does not exist, even with *', async () => {
    const response = await stage().get('/v1/entity/nobody/live', { 'If-None-Match': '*' });
    expect(response.status).toBe(404);
  });
});

it.for([
  '/v1/destinations',
  '/v1/entity/park-1',
  '/v1/entity/park-1/children',
  '/v1/entity/park-1/forecast',
])('gives %s a strong tag, and answers 304 to it', async (path) => {
  const of = stage();
  const etag = await etagOf(of, path);
  expect(etag).toMatch(/^"[\w-]{22}"$/);
  const response = await of.get(path, { 'If-None-Match': `W/${etag}` });
  expect(response.status).toBe(304);
});

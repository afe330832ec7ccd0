import { expect, it } from 'vitest';
import { fakeLive, fakeRide, PARK } from '../../test/fake-park.ts';
import type { LiveBody } from '@ridewait/contracts';
import { askLive } from './api-client.ts';
import type { Feed } from './feed.ts';
import { type Surroundings, watchPage } from './watch-page.ts';

const NOW = Date.parse('2026-07-01T12:00:00Z');
const LIVE = fakeLive([fakeRide('Colossus', {}, NOW)]);
const CONFIG = { apiUrl: 'https://api.example', park: null };
const DESTINATIONS = { destinations: [{ ...PARK, parks: [PARK] }] };
const LIVE_URL = `https://api.example/v1/entity/${PARK.id}/live`;

/** A body, an answer, or an error to be thrown. */
type Reply = unknown;

/** Surroundings in which every URL has its replies, one after the other, the last for ever. */
function stage(replies: Record<string, Reply[]>) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const pauses: number[] = [];
  const life = new AbortController();
  let gate: Promise<void> = Promise.resolve();
  const surroundings: Surroundings = {
    async fetch(input, init) {
      const url = input as string;
      asked.push({ url, init });
      const left = replies[url] ?? [];
      const reply = left.length > 1 ? left.shift() : left[0];
      if (reply instanceof Error) throw reply;
      if (reply instanceof Response) return reply.clone();
      return Response.json(reply, { headers: { date: new Date(NOW).toUTCString() } });
    },
    now: () => NOW,
    random: () => 1,
    visible: () => gate,
    async pause(ms) {
      pauses.push(ms);
    },
  };
  return {
    asked,
    pauses,
    life,
    feeds: watchPage(askLive, surroundings, life.signal),
    hide(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
}

async function take(
  feeds: AsyncGenerator<Feed<LiveBody>>,
  count: number,
): Promise<Feed<LiveBody>[]> {
  const taken: Feed<LiveBody>[] = [];
  while (taken.length < count) {
    const { value, done } = await feeds.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

it('asks for its config, the first park and the waits, then only for the waits', async () => {
  const { feeds, asked, pauses } = stage({
    '/config.json': [CONFIG],
    'https://api.example/v1/destinations': [DESTINATIONS],
    [LIVE_URL]: [LIVE],
  });

  const [first] = await take(feeds, 2);

  expect(first?.body).toEqual(LIVE);
  expect(asked.map(({ url }) => url)).toEqual([
    '/config.json',
    'https://api.example/v1/destinations',
    LIVE_URL,
    LIVE_URL,
  ]);
  expect(pauses).toEqual([3_000]);
});

it('asks for the park that the config names, and lets the browser revalidate', async () => {
  const { feeds, asked } = stage({
    '/config.json': [{ ...CONFIG, park: 'my park' }],
    'https://api.example/v1/entity/my%20park/live': [LIVE],
  });

  await take(feeds, 1);

  expect(asked[1]).toMatchObject({ init: { cache: 'no-cache', credentials: 'omit' } });
  expect(asked).toHaveLength(2);
});

it('backs off while the API is away, keeps what it had, and recovers', async () => {
  const { feeds, pauses } = stage({
    '/config.json': [{ ...CONFIG, park: PARK.id }],
    [LIVE_URL]: [LIVE, new TypeError('refused'), new Response('oops', { status: 502 }), LIVE],
  });

  const [, , away, back] = await take(feeds, 4);

  expect(away).toMatchObject({ body: LIVE, failures: 2, problem: 'unreachable' });
  expect(back).toMatchObject({ failures: 0, problem: null });
  expect(pauses).toEqual([3_000, 1_000, 2_000]);
});

it.for<[string, Reply, object]>([
  ['a park that doesn’t exist', new Response('{}', { status: 404 }), { problem: 'no-such-park' }],
  ['a gateway without a service', new Response('', { status: 502 }), { problem: 'unreachable' }],
  ['a page instead of JSON', new Response('<h1>Sign in</h1>'), { problem: 'unreachable' }],
  ['JSON of another shape', { hello: 1 }, { problem: 'unreachable' }],
  ['null', null, { problem: 'unreachable' }],
  [
    'a server that asks for patience',
    new Response('', { status: 503, headers: { 'retry-after': '20' } }),
    { problem: 'unavailable', retryAfterMs: 20_000 },
  ],
])('survives %s', async ([, reply, expected]) => {
  const { feeds } = stage({ '/config.json': [{ ...CONFIG, park: PARK.id }], [LIVE_URL]: [reply] });

  expect((await take(feeds, 1))[0]).toMatchObject({ body: null, failures: 1, ...expected });
});

it.for<[string, Record<string, Reply[]>, string]>([
  ['the config is away', { '/config.json': [new TypeError('refused')] }, 'unreachable'],
  ['the config is of another shape', { '/config.json': [{ park: null }] }, 'unreachable'],
  [
    'there is no park yet',
    { '/config.json': [CONFIG], 'https://api.example/v1/destinations': [{ destinations: [] }] },
    'no-park',
  ],
])('tells when %s', async ([, replies, problem]) => {
  const { feeds } = stage(replies);

  expect((await take(feeds, 1))[0]).toMatchObject({ problem, failures: 1 });
});

it('asks nothing while the page is hidden, and at once when it is seen again', async () => {
  const { feeds, asked, hide } = stage({
    '/config.json': [{ ...CONFIG, park: PARK.id }],
    [LIVE_URL]: [LIVE],
  });
  await take(feeds, 1);
  const before = asked.length;
  const show = hide();

  const next = feeds.next();
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toHaveLength(before);

  show();
  expect((await next).value?.body).toEqual(LIVE);
});

it('ends when it is aborted, and takes the question in flight with it', async () => {
  const { feeds, asked, life } = stage({
    '/config.json': [{ ...CONFIG, park: PARK.id }],
    [LIVE_URL]: [LIVE],
  });
  await take(feeds, 1);
  life.abort();

  expect(await feeds.next()).toEqual({ done: true, value: undefined });
  expect(asked.at(-1)?.init?.signal?.aborted).toBe(true);
});

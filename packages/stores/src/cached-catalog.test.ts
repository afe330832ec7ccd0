import type { Catalog } from '@ridewait/core';
import { expect, it, vi } from 'vitest';
import { cachedCatalog } from './cached-catalog.ts';

function catalogOf(...parks: string[]): Catalog {
  return {
    parks: parks.map((id) => ({ id, name: id, timezone: 'Europe/Berlin', attractions: [] })),
  };
}

/** A store whose every fetch is settled by the test, a clock that only the test moves. */
function setUp() {
  const fetches: PromiseWithResolvers<Catalog>[] = [];
  const version = { now: () => Promise.resolve(String(fetches.length)) };
  const clock = { now: 1_000_000 };
  const onError = vi.fn<(error: unknown) => void>();
  const cache = cachedCatalog({
    store: {
      // Another one at each look, where the test doesn't say.
      version: () => version.now(),
      catalog: () => {
        const fetch = Promise.withResolvers<Catalog>();
        fetches.push(fetch);
        return fetch.promise;
      },
    },
    now: () => clock.now,
    refreshMs: 30_000,
    minRefreshMs: 3_000,
    onError,
  });
  return { fetches, version, clock, onError, cache };
}

async function setUpLoaded(...parks: string[]) {
  const all = setUp();
  const first = all.cache.current();
  (await fetchAt(all.fetches, 0)).resolve(catalogOf(...parks));
  await first;
  return all;
}

/** A fetch begins a little after it was asked for. */
function fetchAt(fetches: PromiseWithResolvers<Catalog>[], at: number) {
  return vi.waitUntil(() => fetches[at]);
}

const lacks = (park: string) => (index: { park(id: string): unknown }) => !index.park(park);

it('fetches once for all who ask at the same time', async () => {
  const { fetches, cache } = setUp();
  const both = Promise.all([cache.current(), cache.refreshFor(lacks('a'))]);
  (await fetchAt(fetches, 0)).resolve(catalogOf('a'));
  const [one, other] = await both;
  expect(one).toBe(other);
  expect(fetches).toHaveLength(1);
});

it('rejects while there never was a catalog, and tries again at the next call', async () => {
  const { fetches, cache, onError } = setUp();
  const first = cache.current();
  (await fetchAt(fetches, 0)).reject(new Error('no database'));
  await expect(first).rejects.toThrow('no database');
  expect(cache.loadedAt()).toBeNull();
  const second = cache.current();
  (await fetchAt(fetches, 1)).resolve(catalogOf('a'));
  expect((await second).park('a')).toBeDefined();
  expect(onError).toHaveBeenCalledOnce();
});

it('tries again after a store that throws before it returns a promise', async () => {
  let calls = 0;
  const cache = cachedCatalog({
    store: {
      version: async () => '1',
      catalog: () => {
        calls += 1;
        if (calls === 1) throw new Error('broken');
        return Promise.resolve(catalogOf('a'));
      },
    },
    now: () => 0,
    onError: () => undefined,
  });
  await expect(cache.current()).rejects.toThrow('broken');
  expect((await cache.current()).park('a')).toBeDefined();
});

it('answers from memory and fetches behind the answer once the catalog is 30 s old', async () => {
  const { fetches, clock, cache } = await setUpLoaded('old');
  clock.now += 29_999;
  await cache.current();
  expect(fetches).toHaveLength(1);
  clock.now += 1;
  expect((await cache.current()).park('old')).toBeDefined();
  expect(fetches).toHaveLength(2);
  (await fetchAt(fetches, 1)).resolve(catalogOf('new'));
  await vi.waitFor(async () => expect((await cache.current()).park('new')).toBeDefined());
  expect(cache.loadedAt()).toBe(clock.now);
});

it('waits for the fetch after it slept through two refreshes', async () => {
  const { fetches, clock, cache } = await setUpLoaded('old');
  clock.now += 60_000;
  const answer = cache.current();
  (await fetchAt(fetches, 1)).resolve(catalogOf('new'));
  expect((await answer).park('new')).toBeDefined();
});

it('keeps the last good catalog while the store is away, and waits for it once only', async () => {
  const { fetches, clock, cache, onError } = await setUpLoaded('good');
  clock.now += 3_600_000;
  const waiting = cache.current();
  expect((await cache.current()).park('good')).toBeDefined();
  (await fetchAt(fetches, 1)).reject(new Error('away'));
  expect((await waiting).park('good')).toBeDefined();
  expect(onError).toHaveBeenCalledWith(new Error('away'));
  clock.now += 29_999;
  await cache.current();
  expect(fetches).toHaveLength(2);
});

it('fetches for an unknown id, but once in three seconds at most', async () => {
  const { fetches, clock, cache } = await setUpLoaded('a');
  clock.now += 2_999;
  expect((await cache.refreshFor(lacks('b'))).park('b')).toBeUndefined();
  expect(fetches).toHaveLength(1);
  clock.now += 1;
  const found = cache.refreshFor(lacks('b'));
  (await fetchAt(fetches, 1)).resolve(catalogOf('a', 'b'));
  expect((await found).park('b')).toBeDefined();
});

it('does not fetch for an id it knows', async () => {
  const { fetches, clock, cache } = await setUpLoaded('a');
  clock.now += 10_000;
  await cache.refreshFor(lacks('a'));
  expect(fetches).toHaveLength(1);
});

it('answers from the last good catalog when the fetch for an unknown id fails', async () => {
  const { fetches, clock, cache } = await setUpLoaded('a');
  const loadedAt = cache.loadedAt();
  clock.now += 10_000;
  const answer = cache.refreshFor(lacks('b'));
  (await fetchAt(fetches, 1)).reject(new Error('away'));
  expect((await answer).park('a')).toBeDefined();
  expect(cache.loadedAt()).toBe(loadedAt);
});

it('lets a fetch under way end before it is disposed', async () => {
  const { fetches, cache } = setUp();
  const first = cache.current();
  first.catch(() => undefined);
  const disposed = cache[Symbol.asyncDispose]();
  (await fetchAt(fetches, 0)).reject(new Error('closing'));
  await disposed;
  await expect(first).rejects.toThrow('closing');
});

it('does not fetch a catalog that has not changed, and knows it for as new as the look', async () => {
  const { fetches, version, clock, cache } = await setUpLoaded('a');
  version.now = async () => '0';
  clock.now += 60_000;
  const index = await cache.current();
  expect(fetches).toHaveLength(1);
  expect(cache.loadedAt()).toBe(clock.now);
  version.now = async () => 'another';
  clock.now += 60_000;
  const changed = cache.current();
  (await fetchAt(fetches, 1)).resolve(catalogOf('b'));
  expect(await changed).not.toBe(index);
});

it('fetches once more where the catalog changed between the look and the fetch', async () => {
  const { fetches, version, clock, cache } = setUp();
  version.now = async () => 'old';
  const first = cache.current();
  await vi.waitFor(() => expect(fetches).toHaveLength(1));
  version.now = async () => 'new';
  (await fetchAt(fetches, 0)).resolve(catalogOf('new'));
  await first;
  clock.now += 60_000;
  const again = cache.current();
  (await fetchAt(fetches, 1)).resolve(catalogOf('new'));
  await again;
});

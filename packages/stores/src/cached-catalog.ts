import { type CatalogIndex, type CatalogSource, indexCatalog } from '@ridewait/core';

export interface CachedCatalogOptions {
  store: CatalogSource;
  /** Milliseconds since 1970. */
  now: () => number;
  /** After this it is asked, behind the answer, whether the catalog has changed. */
  refreshMs?: number;
  /** Unknown ids cause one fetch in this time at most, so that guessed ids can't hammer the store. */
  minRefreshMs?: number;
  /** Told of every fetch that failed. */
  onError: (error: unknown) => void;
}

/** The catalog as last read, held in memory. */
export interface CachedCatalog extends AsyncDisposable {
  /** The last good catalog. Rejects with the store's error only when there never was one. */
  current(): Promise<CatalogIndex>;
  /** Like `current`, but fetches first when the catalog held lacks what the caller looks for. */
  refreshFor(isMissing: (index: CatalogIndex) => boolean): Promise<CatalogIndex>;
  /**
   * When the catalog in use was asked for, in milliseconds since 1970; null before there is one. What is
   * missing from a catalog asked for after a thing was said is unknown for good; else it may be too new.
   */
  loadedAt(): number | null;
}

interface Held {
  index: CatalogIndex;
  version: string;
  askedAt: number;
}

/**
 * Catalogs change by the day and are needed thousands of times a second: it is fetched again when its version is
 * another one. There is no timer: calls start
 * the fetches, for an instance on Cloud Run has no CPU between requests. One that slept through two
 * refreshes therefore waits for its first fetch, and doesn't answer from the day before.
 */
export function cachedCatalog(options: CachedCatalogOptions): CachedCatalog {
  const { store, now, refreshMs = 30_000, minRefreshMs = 3_000, onError } = options;
  let held: Held | undefined;
  let flight: Promise<CatalogIndex> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;

  async function load(): Promise<CatalogIndex> {
    const askedAt = now();
    triedAt = askedAt;
    try {
      // Before the catalog: one that changes in between is fetched again the next time.
      const version = await store.version();
      const isSame = held?.version === version;
      const index = isSame ? held!.index : indexCatalog(await store.catalog());
      held = { index, askedAt, version };
      return index;
    } catch (error) {
      onError(error);
      if (held) return held.index;
      throw error;
    }
  }

  function fetchOnce(): Promise<CatalogIndex> {
    // Not in a `finally` of `load`: a store that throws at once would run that before the assignment.
    flight ??= load().finally(() => {
      flight = undefined;
    });
    return flight;
  }

  async function current(): Promise<CatalogIndex> {
    if (!held) return fetchOnce();
    const sinceTry = now() - triedAt;
    if (sinceTry >= 2 * refreshMs && !flight) return fetchOnce();
    if (sinceTry >= refreshMs) void fetchOnce();
    return held.index;
  }

  return {
    current,
    async refreshFor(isMissing) {
      const index = await current();
      if (!isMissing(index)) return index;
      if (flight || now() - triedAt >= minRefreshMs) return fetchOnce();
      return held?.index ?? index;
    },
    loadedAt: () => held?.askedAt ?? null,
    async [Symbol.asyncDispose]() {
      await flight?.catch(() => undefined);
    },
  };
}

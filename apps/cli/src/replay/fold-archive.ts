import { metrics } from '@opentelemetry/api';
import type { ArchivedMessage } from '@ridewait/archive';
import type { DeadLetterReason } from '@ridewait/contracts';
import { type CatalogSource, type HistoryStore, UnavailableError } from '@ridewait/core';
import {
  attractionFold,
  createEvents,
  flushParks,
  gatherFolds,
  stateCache,
  takeMessage,
  type TakeDeps,
} from '@ridewait/processor';
import { createLog } from '@ridewait/service';
import { cachedCatalog, memoryLiveStore } from '@ridewait/stores';

/** Why a message or a reading did not go into a bucket; `newer` is one that only a later release can read. */
export type LeftOut = DeadLetterReason | 'newer';

export interface FoldTotals {
  messages: number;
  /** Those that other subscriptions archived. */
  foreign: number;
  /** Readings that were new to a state, and those that were there before. */
  readings: number;
  duplicates: number;
  /** Readings, or whole messages where they can't be read. */
  leftOut: Partial<Record<LeftOut, number>>;
  /** The first and the last time of publishing; null without a message. In milliseconds since 1970. */
  published: { first: number; last: number } | null;
}

export interface FoldArchiveOptions {
  /** Where the buckets go. */
  history: HistoryStore;
  catalog: CatalogSource;
  /** Told after every batch, with the last message of it. */
  onProgress(totals: Readonly<FoldTotals>, last: ArchivedMessage): void;
}

/** What is folded at one time, before it is flushed; so much is in memory, beside an hour of each ride. */
const BATCH_MESSAGES = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** The name, without its project, of the subscription on the topic `readings`. */
const SUBSCRIPTION = /(^|\/)readings-archive$/;

/**
 * Folds archived messages into `history` by the very code of the processor, with a live store in memory. Rejects
 * with `UnavailableError` when the database is away, and where a flush fails.
 */
export async function foldArchive(
  archived: AsyncIterable<ArchivedMessage>,
  { history, catalog, onProgress }: FoldArchiveOptions,
): Promise<FoldTotals> {
  const now = Date.now;
  const totals: FoldTotals = {
    messages: 0,
    foreign: 0,
    readings: 0,
    duplicates: 0,
    leftOut: {},
    published: null,
  };
  const events: ReturnType<typeof createEvents> = {
    ...createEvents(metrics.getMeter('replay'), createLog({ service: 'replay', level: 'silent' })),
    readingsFolded({ accepted, duplicates }) {
      totals.readings += accepted;
      totals.duplicates += duplicates;
    },
    flushFailed(error) {
      throw error;
    },
  };
  await using cached = cachedCatalog({ store: catalog, now, onError: () => {} });
  await using live = memoryLiveStore();
  const fold = attractionFold({ live, history, cache: stateCache(), events, now, writer: 0 });
  const deps: TakeDeps = { catalog: cached, folds: gatherFolds(fold), events, now };
  const parks = (await cached.current()).catalog.parks.map(({ id }) => id);

  for await (const batch of batchesOf(archived)) {
    const own = batch.filter(({ subscription }) => SUBSCRIPTION.test(subscription));
    totals.foreign += batch.length - own.length;
    totals.messages += own.length;
    for (const { publishedAt } of own) totals.published = widened(totals.published, publishedAt);
    for (const left of (await Promise.all(own.map((message) => take(message, deps)))).flat()) {
      totals.leftOut[left] = (totals.leftOut[left] ?? 0) + 1;
    }
    await flushParks(parks, { live, history, events });
    onProgress(totals, batch.at(-1)!);
  }
  return totals;
}

function widened(span: FoldTotals['published'], at: number): { first: number; last: number } {
  return { first: Math.min(span?.first ?? at, at), last: Math.max(span?.last ?? at, at) };
}

/** What of the message could not be folded. */
async function take({ id, publishedAt, data, attributes }: ArchivedMessage, deps: TakeDeps) {
  try {
    const letters = await takeMessage(
      {
        messageId: id,
        publishTime: new Date(publishedAt).toISOString(),
        data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
        attributes,
      },
      deps,
    );
    return letters.map(({ reason }): LeftOut => reason);
  } catch (error) {
    if (!(error instanceof UnavailableError)) return ['fault' as const];
    // There is no bus here: this is how the processor leaves a message to a release that can read it.
    if (error.part === 'bus') return ['newer' as const];
    throw error;
  }
}

async function* batchesOf(
  archived: AsyncIterable<ArchivedMessage>,
): AsyncGenerator<ArchivedMessage[], void> {
  let batch: ArchivedMessage[] = [];
  let bytes = 0;
  for await (const message of archived) {
    batch.push(message);
    bytes += message.data.byteLength;
    if (batch.length < BATCH_MESSAGES && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

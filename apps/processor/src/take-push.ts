import type { Burial } from '@ridewait/bus';
import {
  decodeBase64,
  decodeReadings,
  type PushEnvelope,
  type ReadingsMessage,
} from '@ridewait/contracts';
import { type Attraction, type CatalogIndex, isLate, UnavailableError } from '@ridewait/core';
import type { CachedCatalog } from '@ridewait/stores';
import type { Events } from './events.ts';
import type { GatheredFolds } from './gather-folds.ts';

export interface TakeDeps {
  catalog: Pick<CachedCatalog, 'refreshFor' | 'loadedAt'>;
  folds: Pick<GatheredFolds, 'add'>;
  events: Events;
  now(): number;
}

/**
 * Folds one message of the topic. Resolves, once everything usable is written, with what can never be used;
 * rejects (`UnavailableError`) when the message should be delivered again.
 */
export async function takeMessage(
  { data, attributes }: PushEnvelope['message'],
  { catalog, folds, events, now }: TakeDeps,
): Promise<Burial[]> {
  const bytes = decodeBase64(data);
  const decoded = bytes
    ? decodeReadings(bytes)
    : ({ ok: false, detail: 'data is not base64' } as const);
  if (!decoded.ok && 'newer' in decoded && decoded.newer) {
    // Another release can read it, and comes with the roll-out that wrote it.
    throw new UnavailableError('bus', new Error(decoded.detail));
  }
  if (!decoded.ok) {
    const payload = { base64: data, attributes };
    return [{ reason: 'undecodable', detail: decoded.detail, payload }];
  }
  const message = decoded.value;
  const known = await catalogFor(message, catalog);
  const letters: Burial[] = [];
  const folding: Promise<void>[] = [];
  let lateCount = 0;
  for (const { id, readings } of message.attractions) {
    const attraction = attractionIn(known, message.park, id);
    const bury = (reason: Burial['reason'], detail: string, buried: typeof readings) => {
      for (const reading of buried) {
        const { sensor } = reading;
        const { park, receivedAt } = message;
        letters.push({
          reason,
          detail,
          receivedAt,
          park,
          attraction: id,
          sensor,
          payload: { reading },
        });
      }
    };
    if (!attraction) {
      const detail = `the catalog has no attraction ${id} in park ${message.park}`;
      bury('unknown_attraction', detail, readings);
      continue;
    }
    const late = readings.filter(({ at }) => isLate(at, message.receivedAt));
    const usable = readings.filter(({ at }) => !isLate(at, message.receivedAt));
    bury('late', 'it was received later after its event than the allowed lateness', late);
    lateCount += late.length;
    if (usable.length > 0) folding.push(folds.add(message.park, attraction, usable));
  }
  // All are waited for, so that a failure of one ride is not answered while another still writes.
  const outcomes = await Promise.allSettled(folding);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  events.readingsLate(lateCount);
  events.messageDone((now() - message.receivedAt) / 1000);
  return letters;
}

/** Found under its own park only: the buckets of a park that the catalog lacks would never be flushed. */
function attractionIn(index: CatalogIndex, park: string, id: string): Attraction | undefined {
  const located = index.attraction(id);
  return located?.park.id === park ? located.attraction : undefined;
}

/** A catalog new enough to say that an attraction of this message doesn't exist. */
async function catalogFor(
  message: ReadingsMessage,
  catalog: TakeDeps['catalog'],
): Promise<CatalogIndex> {
  const lacks = (index: CatalogIndex) =>
    message.attractions.some(({ id }) => !attractionIn(index, message.park, id));
  const index = await catalog.refreshFor(lacks);
  if (lacks(index) && (catalog.loadedAt() ?? 0) <= message.receivedAt) {
    throw new UnavailableError(
      'history',
      new Error('the catalog in hand is older than the message'),
    );
  }
  return index;
}

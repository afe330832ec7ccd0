import type { Burial } from '@ridewait/bus';
import {
  decodeBase64,
  decodeReadings,
  type PushEnvelope,
  type ReadingsMessage,
} from '@ridewait/contracts';
import { type CatalogIndex, isLate, UnavailableError } from '@ridewait/core';
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
  if (!decoded.ok) {
    const payload = { base64: data, attributes };
    return [{ reason: 'undecodable', detail: decoded.detail, payload }];
  }
  const message = decoded.value;
  const known = await catalogFor(message, catalog);
  const letters: Burial[] = [];
  const folding: Promise<void>[] = [];
  for (const { id, readings } of message.attractions) {
    const located = known.attraction(id);
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
    if (!located) {
      bury('unknown_attraction', `the catalog has no attraction ${id}`, readings);
      continue;
    }
    const late = readings.filter(({ at }) => isLate(at, message.receivedAt));
    const usable = readings.filter(({ at }) => !isLate(at, message.receivedAt));
    bury('late', 'it was received later after its event than the allowed lateness', late);
    events.readingsLate(late.length);
    if (usable.length > 0) folding.push(folds.add(message.park, located.attraction, usable));
  }
  // All are waited for, so that a failure of one ride is not answered while another still writes.
  const outcomes = await Promise.allSettled(folding);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  events.messageDone((now() - message.receivedAt) / 1000);
  return letters;
}

/** A catalog new enough to say that an attraction of this message doesn't exist. */
async function catalogFor(
  message: ReadingsMessage,
  catalog: TakeDeps['catalog'],
): Promise<CatalogIndex> {
  const lacks = (index: CatalogIndex) =>
    message.attractions.some(({ id }) => !index.attraction(id));
  const index = await catalog.refreshFor(lacks);
  if (lacks(index) && (catalog.loadedAt() ?? 0) <= message.receivedAt) {
    throw new UnavailableError(
      'history',
      new Error('the catalog in hand is older than the message'),
    );
  }
  return index;
}

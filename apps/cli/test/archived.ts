import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { archiveWriter } from '@ridewait/archive';
import { encodeReadings } from '@ridewait/contracts';
import {
  type Attraction,
  type Bus,
  type Bucket,
  EMPTY_HEADER,
  fold,
  MINUTE_MS,
  type Park,
  type Reading,
} from '@ridewait/core';
import { migrate, type Sql, sqlCatalogStore, sqlHistoryStore } from '@ridewait/stores';
import { onTestFinished } from 'vitest';

/** The beginning of a minute an hour ago, so that today's partitions take what is said from then on. */
export const THEN = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 60 * MINUTE_MS;
export const THEN_MINUTE = THEN / MINUTE_MS;

export const PARK: Park = {
  id: 'nordland',
  name: 'Nordland',
  timezone: 'Europe/Berlin',
  attractions: ['comet', 'tower'].map(ride),
};

function ride(id: string): Attraction {
  return {
    id,
    name: `The ${id}`,
    hourlyCapacity: 1200,
    lanes: { standby: {} },
    sensors: [{ id: `${id}-in`, kind: 'entered', lane: 'standby' }],
  };
}

/** One person through the entrance, so many minutes after `THEN`; its `seq` is the minute. */
export function entered(minute: number, more: Partial<Reading> = {}): Reading {
  return {
    sensor: 'comet-in',
    kind: 'entered',
    lane: 'standby',
    epoch: 1_780_000_000,
    seq: minute,
    at: THEN + minute * MINUTE_MS,
    count: 1,
    ...more,
  };
}

export interface Archived {
  /** Ten seconds after its readings by default, when it also was received. */
  publishedAt: number;
  data: Uint8Array;
  subscription?: string;
}

export function messageOf(
  readings: Reading[],
  publishedAt?: number,
  attraction = 'comet',
): Archived {
  const receivedAt = publishedAt ?? Math.max(...readings.map(({ at }) => at)) + 10_000;
  const data = encodeReadings({
    v: 1,
    park: PARK.id,
    receivedAt,
    attractions: [{ id: attraction, readings }],
  });
  return { publishedAt: receivedAt, data };
}

/** A folder with these messages in an archive; it goes with the test. */
export async function archiveOf(...messages: Archived[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-archived-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [subscription, own] of Map.groupBy(messages, (message) => message.subscription)) {
    let handler: Parameters<Bus['subscribe']>[1] | undefined;
    const bus: Pick<Bus, 'subscribe'> = {
      subscribe(_, given) {
        handler = given;
        return { async [Symbol.asyncDispose]() {} };
      },
    };
    await using _writer = await archiveWriter(bus, folder, {
      ...(subscription !== undefined && { subscription }),
    });
    await Promise.all(
      own.map(({ publishedAt, data }, index) =>
        handler!({ id: String(index), data, publishedAt, attributes: {}, attempt: 1 }),
      ),
    );
  }
  return folder;
}

/** The buckets that these readings make, by the fold itself. */
export function bucketsOf(readings: readonly Reading[]): Bucket[] {
  return [...fold({ header: EMPTY_HEADER, buckets: new Map() }, readings).state.buckets.values()];
}

/** A migrated database whose catalog has the park. */
export async function makeParkDatabase(sql: Sql): Promise<void> {
  await migrate(sql);
  await sqlCatalogStore(sql).savePark(PARK);
}

/** History that holds these buckets of the comet, and nothing else. */
export async function setHistory(sql: Sql, buckets: readonly Bucket[]): Promise<void> {
  await sql.script('TRUNCATE buckets, sensor_words, live_views');
  await sqlHistoryStore(sql).flush({
    buckets: buckets.map((bucket) => ({ park: PARK.id, attraction: 'comet', bucket })),
    words: [],
    views: [],
  });
}

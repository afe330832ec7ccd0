import { memoryBus, type PubsubBus, pubsubBus } from '@ridewait/bus';
import type { Bus, LiveStore } from '@ridewait/core';
import { memoryLiveStore, pgliteSql, pgSql, redisLiveStore, type Sql } from '@ridewait/stores';
import type { Backing } from './backing.ts';

/** The project that topics are in where nobody named one. */
export const LOCAL_PROJECT = 'ridewait-local';

/** `http://127.0.0.1:8085` and `127.0.0.1:8085` are both what people set. */
export function emulatorHost(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

export async function openSql({ sql }: Backing): Promise<Sql> {
  return sql.url === null ? pgliteSql() : pgSql({ server: { url: sql.url } });
}

export async function openLive({ live }: Backing): Promise<LiveStore> {
  return live.url === null ? memoryLiveStore() : redisLiveStore({ url: live.url });
}

/** Its topics are there when this resolves; with `archive`, the subscription of the archive too. */
export async function openBus({ bus }: Backing, { archive = false } = {}): Promise<Bus> {
  if (bus.url === null) return memoryBus({ archive });
  const opened: PubsubBus = pubsubBus({
    projectId: LOCAL_PROJECT,
    emulatorHost: emulatorHost(bus.url),
  });
  await opened.ensureTopics({ archive });
  return opened;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LiveStore, UnavailableError } from '@ridewait/core';
import { findRedis, freePort, requireReal, startRedis } from '@ridewait/local';
import { createClient } from '@redis/client';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { sampleWrite } from '../contract/samples.ts';
import { silentServer } from '../../test/silent-server.ts';
import { withServer } from '@ridewait/local/testing';
import { parkKeys } from './redis-keys.ts';
import { redisLiveStore } from './redis-live-store.ts';

const attraction = 'coaster';
const park = 'park';
const ref = { park, attraction };

const calls: [keyof LiveStore, (store: LiveStore) => Promise<unknown>][] = [
  ['load', (store) => store.load(ref, [1])],
  ['write', (store) => store.write(ref, sampleWrite(park, attraction, 0, { minutes: [1] }))],
  ['views', (store) => store.views(park, [attraction])],
  ['dirty', (store) => store.dirty(park, 10)],
  ['clean', (store) => store.clean(park, [{ attraction, minute: 1, version: 1, pruneBefore: 0 }])],
  ['watch', (store) => store.watch(park, () => undefined)],
  ['ping', (store) => store.ping()],
];

/** Writes until its watcher is told of it: the watcher's connection comes back in its own time. */
async function expectNoticeAgain(store: LiveStore, versions: number[]): Promise<void> {
  versions.length = 0;
  await vi.waitFor(async () => {
    const version = (await store.load(ref, []))?.header.version ?? 0;
    await store.write(ref, sampleWrite(park, attraction, version));
    expect(versions).not.toEqual([]);
  }, 10_000);
}

describe('Redis away from the start', () => {
  it.for(calls)('rejects %s as unavailable where nobody listens', async ([, call]) => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    await using store = await redisLiveStore({ url, commandTimeoutMs: 50 });
    await expect(call(store)).rejects.toThrow(UnavailableError);
  });

  it.for(calls)('rejects %s as unavailable where nobody answers', async ([, call]) => {
    await using server = await silentServer();
    const url = `redis://127.0.0.1:${server.port}`;
    await using store = await redisLiveStore({ url, commandTimeoutMs: 20 });
    await expect(call(store)).rejects.toThrow(UnavailableError);
  });

  it('fails at once, with the reason, when it has failed to connect again and again', async () => {
    const port = await freePort();
    const onConnectionError = vi.fn<(error: Error) => void>();
    await using store = await redisLiveStore({
      url: `redis://127.0.0.1:${port}`,
      commandTimeoutMs: 100,
      onConnectionError,
    });
    await vi.waitFor(() => expect(onConnectionError.mock.calls.length).toBeGreaterThan(1));
    await expect(store.ping()).rejects.toThrow(`ECONNREFUSED 127.0.0.1:${port}`);
  });

  it('refuses a URL that is none', async () => {
    await expect(redisLiveStore({ url: 'http://127.0.0.1' })).rejects.toThrow(TypeError);
  });

  it('rejects every call as unavailable after it was disposed, and may be disposed twice', async () => {
    const store = await redisLiveStore({
      url: `redis://127.0.0.1:${await freePort()}`,
      commandTimeoutMs: 50,
    });
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    for (const [, call] of calls) await expect(call(store)).rejects.toThrow(UnavailableError);
  });
});

describe.runIf(requireReal('redis-server', findRedis()))('Redis in trouble', () => {
  const server = withServer(startRedis);
  let raw: ReturnType<typeof newRaw>;
  const newRaw = (url: string) => createClient({ url });

  beforeEach(async () => {
    raw = newRaw(server().url);
    await raw.connect();
    await raw.flushAll();
  });
  afterEach(() => raw.destroy());

  it('runs its scripts again after the server forgot them', async () => {
    await using store = await redisLiveStore({ url: server().url });
    await store.write(ref, sampleWrite(park, attraction, 0));
    await raw.scriptFlush();
    expect(await store.write(ref, sampleWrite(park, attraction, 1))).toBe('written');
  });

  it('is unavailable while the server hangs, and heals when it goes on, watchers too', async () => {
    await using store = await redisLiveStore({ url: server().url, commandTimeoutMs: 200 });
    const versions: number[] = [];
    await using _watcher = await store.watch(park, ({ version }) => versions.push(version));
    process.kill(server().pid, 'SIGSTOP');
    try {
      for (const [, call] of calls) await expect(call(store)).rejects.toThrow(UnavailableError);
    } finally {
      process.kill(server().pid, 'SIGCONT');
    }
    await vi.waitFor(() => store.ping(), 10_000);
    await expectNoticeAgain(store, versions);
  });

  it('drops a subscription whose last watcher left while the server was away', async () => {
    await using store = await redisLiveStore({ url: server().url, commandTimeoutMs: 200 });
    const watcher = await store.watch('left', () => undefined);
    await using _stays = await store.watch(park, () => undefined);
    const channels = () => raw.pubSubChannels('rw:*');
    expect((await channels()).toSorted()).toEqual(['rw:{left}:changes', 'rw:{park}:changes']);
    const subscriber = (await raw.clientList()).find(({ sub }) => sub === 2);
    await raw.clientKill({ filter: 'ID', id: subscriber!.id });
    await watcher[Symbol.asyncDispose]();
    await vi.waitFor(async () => {
      await store.write(
        { park: 'left', attraction },
        sampleWrite('left', attraction, (await version('left')) ?? 0),
      );
      expect(await channels()).toEqual(['rw:{park}:changes']);
    }, 10_000);

    async function version(of: string) {
      return (await store.load({ park: of, attraction }, []))?.header.version;
    }
  });

  it('refuses commands over the bound of its queue, as unavailable', async () => {
    await using store = await redisLiveStore({
      url: server().url,
      commandTimeoutMs: 200,
      maxQueue: 5,
    });
    process.kill(server().pid, 'SIGSTOP');
    try {
      const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => store.ping()));
      const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason);
      expect(reasons.every((reason) => reason instanceof UnavailableError)).toBe(true);
      expect(reasons.filter((reason) => /queue is full/.test(reason.message))).toHaveLength(7);
    } finally {
      process.kill(server().pid, 'SIGCONT');
    }
  });

  it('is unavailable on a primary that was demoted, and writes again when there is one', async () => {
    await using store = await redisLiveStore({ url: server().url, commandTimeoutMs: 1_000 });
    await raw.sendCommand(['CONFIG', 'SET', 'replica-serve-stale-data', 'yes']);
    await raw.sendCommand(['REPLICAOF', '127.0.0.1', String(await freePort())]);
    const write = () => store.write(ref, sampleWrite(park, attraction, 0));
    await expect(write()).rejects.toThrow(UnavailableError);
    await raw.sendCommand(['REPLICAOF', 'NO', 'ONE']);
    await vi.waitFor(async () => expect(await write()).toBe('written'), 10_000);
  });

  it('lets a fault of the program be seen as what it is', async () => {
    await using store = await redisLiveStore({ url: server().url });
    await raw.set(parkKeys(park).state(attraction), 'no hash');
    await expect(store.load(ref, [])).rejects.not.toBeInstanceOf(UnavailableError);
    await expect(store.load(ref, [])).rejects.toThrow('WRONGTYPE');
  });

  it('signs in with a password, and says so when it is wrong', async () => {
    await raw.configSet('requirepass', 'se cret');
    try {
      const { url } = server();
      const right = [{ url, password: 'se cret' }, { url: url.replace('//', '//:se%20cret@') }];
      for (const options of right) {
        await using store = await redisLiveStore(options);
        await expect(store.ping()).resolves.toBeUndefined();
      }
      const failed = Promise.withResolvers<Error>();
      await using store = await redisLiveStore({
        url,
        password: 'wrong',
        commandTimeoutMs: 100,
        onConnectionError: failed.resolve,
      });
      await expect(store.ping()).rejects.toThrow(UnavailableError);
      expect((await failed.promise).message).toContain('WRONGPASS');
    } finally {
      await raw.configSet('requirepass', '');
    }
  });
});

describe.runIf(requireReal('redis-server', findRedis()))('Redis restarted', () => {
  it('comes back by itself to a server that died and lost everything, and watches on', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ridewait-restart-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const port = await freePort();
    const first = await startRedis({ dataDir, port });
    await using store = await redisLiveStore({ url: first.url, commandTimeoutMs: 500 });
    const versions: number[] = [];
    await using _watcher = await store.watch(park, ({ version }) => versions.push(version));
    await store.write(ref, sampleWrite(park, attraction, 0, { minutes: [1] }));
    await first.stop();
    for (const [, call] of calls) await expect(call(store)).rejects.toThrow(UnavailableError);

    await using _second = await startRedis({ dataDir, port });
    await vi.waitFor(() => store.ping(), 10_000);
    expect(await store.load(ref, [1])).toBeNull();
    await expectNoticeAgain(store, versions);
  });
});

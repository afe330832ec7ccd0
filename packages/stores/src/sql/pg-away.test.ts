import { Socket } from 'node:net';
import { UnavailableError } from '@ridewait/core';
import { findPostgres, freePort, requireReal, startPostgres } from '@ridewait/local';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { silentServer } from '../../test/silent-server.ts';
import { withServer } from '@ridewait/local/testing';
import { sqlCatalogStore } from './catalog-store.ts';
import { sqlDeviceKeyStore } from './device-key-store.ts';
import { sqlHistoryStore } from './history-store.ts';
import { pgSql } from './pg-sql.ts';
import { sqlRoundStore } from './round-store.ts';
import type { Sql } from './sql.ts';

const ref = { park: 'p', attraction: 'a' };
const park = { id: 'p', name: 'P', timezone: 'UTC', attractions: [] };
const round = { snapshot: 's', takenAt: 1, flushedAt: 2, life: 'l', recovering: false };

const calls: [string, (sql: Sql) => Promise<unknown>][] = [
  ['history.flush', (sql) => sqlHistoryStore(sql).flush({ buckets: [], words: [], views: [] })],
  ['history.buckets', (sql) => sqlHistoryStore(sql).buckets(ref, 0, 1)],
  ['history.bucketsAt', (sql) => sqlHistoryStore(sql).bucketsAt(ref, [1])],
  ['history.words', (sql) => sqlHistoryStore(sql).words(ref)],
  ['history.views', (sql) => sqlHistoryStore(sql).views('p')],
  ['history.ping', (sql) => sqlHistoryStore(sql).ping()],
  ['rounds.lease', (sql) => sqlRoundStore(sql).lease('holder', 1)],
  ['rounds.record', (sql) => sqlRoundStore(sql).record(round)],
  ['rounds.settle', (sql) => sqlRoundStore(sql).settle(1)],
  ['rounds', (sql) => sqlRoundStore(sql).rounds(1)],
  ['rounds.dropBefore', (sql) => sqlRoundStore(sql).dropBefore(1)],
  ['catalog', (sql) => sqlCatalogStore(sql).catalog()],
  ['savePark', (sql) => sqlCatalogStore(sql).savePark(park)],
  ['deviceKey', (sql) => sqlDeviceKeyStore(sql).deviceKey('k')],
  ['saveDeviceKeys', (sql) => sqlDeviceKeyStore(sql).saveDeviceKeys([])],
  ['revokeDeviceKey', (sql) => sqlDeviceKeyStore(sql).revokeDeviceKey('k')],
];

describe('PostgreSQL away', () => {
  it.for(calls)('rejects %s as unavailable where nobody listens', async ([, call]) => {
    const url = `postgres://postgres@127.0.0.1:${await freePort()}/postgres`;
    await using sql = pgSql({ server: { url } });
    await expect(call(sql)).rejects.toThrow(UnavailableError);
  });

  it.for(calls)('rejects %s as unavailable where nobody answers', async ([, call]) => {
    await using server = await silentServer();
    const url = `postgres://postgres@127.0.0.1:${server.port}/postgres`;
    await using sql = pgSql({ server: { url }, connectTimeoutMs: 50 });
    await expect(call(sql)).rejects.toThrow(UnavailableError);
  });

  it('is unavailable while the Cloud SQL API is, and asks it again at the next call', async () => {
    const getOptions = vi.fn<() => Promise<never>>().mockRejectedValue(new Error('no metadata'));
    const close = vi.fn<() => void>();
    await using sql = pgSql({
      server: {
        cloudSqlInstance: 'project:region:name',
        database: 'd',
        user: 'u',
        connector: { getOptions, close },
      },
    });
    for (const attempt of [1, 2]) {
      await expect(sql.query('SELECT 1')).rejects.toThrow('the history is away: no metadata');
      expect(getOptions).toHaveBeenCalledTimes(attempt);
    }
    expect(close).not.toHaveBeenCalled();
  });

  it('leaves no rejection to nobody where Google’s own connector finds no identity', async () => {
    vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '');
    vi.stubEnv('CLOUDSDK_CONFIG', '/nonexistent');
    onTestFinished(() => void vi.unstubAllEnvs());
    const unhandled = vi.fn<(error: unknown) => void>();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.off('unhandledRejection', unhandled));
    const server = { cloudSqlInstance: 'project:region:name', database: 'd', user: 'u' };
    await using sql = pgSql({ server });
    for (const _ of [1, 2]) {
      await expect(sql.query('SELECT 1')).rejects.toThrow('default credentials');
    }
    await new Promise(setImmediate);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe.runIf(requireReal('postgres', findPostgres()))('PostgreSQL in trouble', () => {
  const server = withServer(startPostgres);
  const PID = 'SELECT pg_backend_pid() AS pid';

  it('gives up a statement that takes too long', async () => {
    await using sql = pgSql({ server: { url: server().url }, statementTimeoutMs: 50 });
    await expect(sql.query('SELECT pg_sleep(60)')).rejects.toThrow(UnavailableError);
    await expect(sql.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it.for(['query', 'transaction'])('gives up a server that hangs in a %s', async (how) => {
    await using sql = pgSql({
      server: { url: server().url },
      statementTimeoutMs: 50,
      maxConnections: 1,
    });
    const [row] = await sql.query<{ pid: number }>(PID);
    process.kill(row!.pid, 'SIGSTOP');
    try {
      const asked =
        how === 'query' ? sql.query('SELECT 1') : sql.transaction((tx) => tx.query('SELECT 1'));
      await expect(asked).rejects.toThrow(UnavailableError);
      // The one connection that there may be was given up with it.
      await expect(sql.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    } finally {
      process.kill(row!.pid, 'SIGCONT');
    }
  });

  it('waits for a free connection no longer than it may', async () => {
    await using sql = pgSql({
      server: { url: server().url },
      maxConnections: 1,
      // Long enough for a first connection on a busy machine.
      connectTimeoutMs: 3_000,
    });
    await sql.query('SELECT 1');
    await sql.transaction(async () => {
      await expect(sql.query('SELECT 1')).rejects.toThrow(UnavailableError);
    });
    await expect(sql.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('outlives the loss of idle connections, and tells of it', async () => {
    const lost = Promise.withResolvers<Error>();
    await using sql = pgSql({ server: { url: server().url }, onConnectionError: lost.resolve });
    const [row] = await sql.query<{ pid: number }>(PID);
    await using other = pgSql({ server: { url: server().url } });
    await other.query('SELECT pg_terminate_backend($1)', [row!.pid]);
    expect((await lost.promise).message).toContain('terminating connection');
    await expect(sql.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('is unavailable when its connection is lost between two statements of a transaction', async () => {
    await using sql = pgSql({ server: { url: server().url } });
    await using other = pgSql({ server: { url: server().url } });
    const broken = sql.transaction(async (tx) => {
      const [row] = await tx.query<{ pid: number }>(PID);
      await other.query('SELECT pg_terminate_backend($1, 5000)', [row!.pid]);
      await tx.query('SELECT 1');
    });
    await expect(broken).rejects.toThrow(UnavailableError);
    await expect(sql.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('takes a deadlock for something that passes', async () => {
    await using sql = pgSql({ server: { url: server().url } });
    await sql.script('CREATE TABLE d (n int); INSERT INTO d VALUES (1), (2)');
    const bothHold = Promise.withResolvers<void>();
    let holding = 0;
    const lock = (first: number, second: number) =>
      sql.transaction(async (tx) => {
        await tx.query('SELECT n FROM d WHERE n = $1 FOR UPDATE', [first]);
        holding += 1;
        if (holding === 2) bothHold.resolve();
        await bothHold.promise;
        await tx.query('SELECT n FROM d WHERE n = $1 FOR UPDATE', [second]);
      });
    const outcomes = await Promise.allSettled([lock(1, 2), lock(2, 1)]);
    const rejected = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(rejected.map(({ reason }) => reason)).toEqual([expect.any(UnavailableError)]);
  });

  it('reaches a Cloud SQL instance through the connector’s sockets, by IAM and inside the VPC', async () => {
    const getOptions = vi.fn(async () => ({
      stream: () => {
        const socket = new Socket();
        const connect = socket.connect.bind(socket);
        socket.connect = () => connect(server().port, '127.0.0.1');
        return socket;
      },
    }));
    const close = vi.fn<() => void>();
    {
      await using sql = pgSql({
        server: {
          cloudSqlInstance: 'project:region:name',
          database: 'postgres',
          user: 'postgres',
          connector: { getOptions, close },
        },
      });
      const names = await sql.query(
        'SELECT current_user::text AS who, current_database()::text AS db',
      );
      expect(names).toEqual([{ who: 'postgres', db: 'postgres' }]);
      expect(getOptions).toHaveBeenCalledWith({
        instanceConnectionName: 'project:region:name',
        ipType: 'PRIVATE',
        authType: 'IAM',
      });
      expect(close).not.toHaveBeenCalled();
    }
    expect(close).toHaveBeenCalledOnce();
  });
});

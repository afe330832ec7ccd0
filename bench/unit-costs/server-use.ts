import { pgSql } from '@ridewait/stores';
import { createClient } from 'redis';
import type { BenchBacking } from '../backing.ts';
import { cpuSeconds } from '../process-cpu.ts';

/** What the servers behind the services have used so far. */
export interface ServerUse {
  /** CPU-seconds. */
  redisCpu: number;
  /** By process, for they come and go. */
  postgresCpu: ReadonlyMap<number, number>;
  /** Bytes between Redis and its clients, both ways. */
  redisBytes: number;
  /** Bytes that Redis holds. */
  redisHeld: number;
}

/** CPU-seconds of PostgreSQL between two looks; what ended between them is lost. */
export function postgresCpu(before: ServerUse, after: ServerUse): number {
  return [...after.postgresCpu].reduce(
    (sum, [pid, cpu]) => sum + cpu - (before.postgresCpu.get(pid) ?? 0),
    0,
  );
}

export interface ServerWatch extends AsyncDisposable {
  now(): Promise<ServerUse>;
}

/** Watches the servers of a benchmark through their own accounts of themselves, and those of Linux. */
export async function serverUse({ redisUrl, databaseUrl }: BenchBacking): Promise<ServerWatch> {
  await using stack = new AsyncDisposableStack();
  const redis = await createClient({ url: redisUrl }).connect();
  stack.defer(() => redis.destroy());
  const sql = stack.use(pgSql({ server: { url: databaseUrl }, maxConnections: 1 }));
  const owned = stack.move();

  async function numberIn(section: string, name: string): Promise<number> {
    const text = await redis.info(section);
    return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)![1]);
  }
  return {
    async now() {
      const redisPid = await numberIn('server', 'process_id');
      const processes = await sql.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
      return {
        redisCpu: cpuSeconds(redisPid),
        postgresCpu: new Map(processes.map(({ pid }) => [pid, cpuSeconds(pid)])),
        redisBytes:
          (await numberIn('stats', 'total_net_input_bytes')) +
          (await numberIn('stats', 'total_net_output_bytes')),
        redisHeld: await numberIn('memory', 'used_memory'),
      };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { migrate } from './migrate.ts';
import { pgSql } from './pg-sql.ts';
import { sqlRoundStore } from './round-store.ts';

afterEach(() => void vi.useRealTimers());

// PGlite lives in this process, and has no clock but ours.
describe.runIf(requireReal('postgres', findPostgres()))('on a server', () => {
  const server = withServer(startPostgres);

  it('measures a lease by the clock of the database, not by those of its clients', async () => {
    await using sql = pgSql({ server: { url: server().url } });
    await migrate(sql);
    const store = sqlRoundStore(sql);
    expect(await store.lease('a', 3_600_000)).toBe(true);
    vi.useFakeTimers({ now: Date.now() + 7_200_000, toFake: ['Date'] });
    expect(await store.lease('b', 3_600_000)).toBe(false);
    await sql.query(`UPDATE leases SET until = until - interval '1 hour'`);
    expect(await store.lease('b', 3_600_000)).toBe(true);
  });
});

import { expect, it } from 'vitest';
import type { Backing } from './backing.ts';
import { reachedBy } from './reach.ts';

const STARTED: Backing = {
  live: { label: 'redis-server', url: 'redis://127.0.0.1:1' },
  sql: { label: 'postgres', url: 'postgres://postgres@127.0.0.1:2/postgres' },
  bus: { label: 'Pub/Sub emulator', url: 'http://127.0.0.1:3' },
};

it('tells another terminal the addresses of servers that were started', () => {
  expect(reachedBy(STARTED)).toBe(
    'PUBSUB_PROJECT=ridewait-local REDIS_URL=redis://127.0.0.1:1 ' +
      'DATABASE_URL=postgres://postgres@127.0.0.1:2/postgres PUBSUB_EMULATOR_HOST=127.0.0.1:3',
  );
});

it('does not repeat what came from the environment, which may have a password', () => {
  const sql = { label: 'DATABASE_URL', url: 'postgres://me:secret@db/ridewait' };
  expect(reachedBy({ ...STARTED, sql })).not.toContain('secret');
});

it('tells nothing where a part lives inside the process', () => {
  expect(reachedBy({ ...STARTED, bus: { label: 'embedded bus', url: null } })).toBeNull();
});

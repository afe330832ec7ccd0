import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { afterAll, describe } from 'vitest';
import {
  catalogStoreContract,
  deviceKeyStoreContract,
  forecastStoreContract,
  historyStoreContract,
  roundStoreContract,
} from '../contract.ts';
import type { AccessKind } from './access-kinds.ts';
import { asRole, ensureRoles, grantAccess, roleOf } from './access.ts';
import { sqlCatalogStore } from './catalog-store.ts';
import { sqlDeviceKeyStore } from './device-key-store.ts';
import { sqlForecastStore } from './forecast-store.ts';
import { sqlHistoryStore } from './history-store.ts';
import { migrate } from './migrate.ts';
import { pgSql } from './pg-sql.ts';
import { sqlRoundStore } from './round-store.ts';
import type { Sql } from './sql.ts';

// The suites that every store passes, with the rights of who uses it: that these rights suffice.
describe.runIf(requireReal('postgres', findPostgres()))('with the rights of its kind', () => {
  const server = withServer(startPostgres);
  let opening: Promise<Sql> | undefined;
  afterAll(async () => (await opening)?.[Symbol.asyncDispose]());

  async function open(): Promise<Sql> {
    const sql = pgSql({ server: { url: server().url } });
    await ensureRoles(sql, []);
    const owner = asRole(sql, roleOf('owner'));
    await migrate(owner);
    await grantAccess(owner);
    return sql;
  }

  async function as(kind: AccessKind): Promise<Sql> {
    return asRole(await (opening ??= open()), roleOf(kind));
  }

  historyStoreContract('processor', async () => sqlHistoryStore(await as('processor')));
  roundStoreContract('processor', async () => sqlRoundStore(await as('processor')));
  forecastStoreContract('forecaster', async () => sqlForecastStore(await as('forecaster')));
  catalogStoreContract('operator', async () => sqlCatalogStore(await as('operator')));
  deviceKeyStoreContract('operator', async () => sqlDeviceKeyStore(await as('operator')));
});

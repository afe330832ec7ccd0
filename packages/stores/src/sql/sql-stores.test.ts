import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { afterAll, describe } from 'vitest';
import {
  catalogStoreContract,
  deviceKeyStoreContract,
  forecastStoreContract,
  historyStoreContract,
  roundStoreContract,
} from '../contract.ts';
import { withServer } from '@ridewait/local/testing';
import { sqlCatalogStore } from './catalog-store.ts';
import { sqlDeviceKeyStore } from './device-key-store.ts';
import { sqlForecastStore } from './forecast-store.ts';
import { sqlHistoryStore } from './history-store.ts';
import { migrate } from './migrate.ts';
import { pgliteSql } from './pglite-sql.ts';
import { pgSql } from './pg-sql.ts';
import { sqlRoundStore } from './round-store.ts';
import type { Sql } from './sql.ts';

/** The suites on one database. */
function sqlContracts(name: string, open: () => Promise<Sql>): void {
  let opening: Promise<Sql> | undefined;
  const migrated = () => {
    opening ??= open().then(async (sql) => {
      await migrate(sql);
      return sql;
    });
    return opening;
  };
  afterAll(async () => (await opening)?.[Symbol.asyncDispose]());
  historyStoreContract(name, async () => sqlHistoryStore(await migrated()));
  catalogStoreContract(name, async () => sqlCatalogStore(await migrated()));
  deviceKeyStoreContract(name, async () => sqlDeviceKeyStore(await migrated()));
  forecastStoreContract(name, async () => sqlForecastStore(await migrated()));
  roundStoreContract(name, async () => sqlRoundStore(await migrated()));
}

describe('embedded', () => sqlContracts('PGlite', () => pgliteSql()));

describe.runIf(requireReal('postgres', findPostgres()))('on a real server', () => {
  const server = withServer(startPostgres);
  sqlContracts('PostgreSQL', async () => pgSql({ server: { url: server().url } }));
});

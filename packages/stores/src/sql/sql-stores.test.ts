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
import { createDatabase } from '../../test/databases.ts';
import { openSchemas } from '../../test/schemas.ts';
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
function sqlContracts(name: string, open: () => Promise<Sql>, directory: URL): void {
  let opening: Promise<Sql> | undefined;
  const migrated = () => {
    opening ??= open().then(async (sql) => {
      await migrate(sql, { directory });
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

const { schemas, ...opened } = await openSchemas();
afterAll(() => opened[Symbol.asyncDispose]());

describe.each(schemas)('embedded, on $name', ({ directory }) =>
  sqlContracts('PGlite', () => pgliteSql(), directory),
);

describe.runIf(requireReal('postgres', findPostgres()))('on a real server', () => {
  const server = withServer(startPostgres);
  describe.each(schemas)('with $name', ({ directory }) =>
    sqlContracts(
      'PostgreSQL',
      async () => pgSql({ server: { url: await createDatabase(server().url) } }),
      directory,
    ),
  );
});

import { parseConfig, readEnv } from '@ridewait/service';
import { createGatewayKey, readSimulatedParks, writeSigningKeys } from '@ridewait/simulator';
import {
  migrate,
  oneDatabase,
  pgOptions,
  pgSql,
  type Sql,
  sqlCatalogStore,
  sqlConfig,
  sqlDeviceKeyStore,
} from '@ridewait/stores';
import type { Command } from 'commander';
import { z } from 'zod';
import { UsageError } from '../usage-error.ts';

const schema = oneDatabase(z.object(sqlConfig));

/** The database that the environment names, as for a service. */
async function withSql(work: (sql: Sql) => Promise<string>): Promise<void> {
  const config = parseConfig(schema, readEnv());
  await using sql = pgSql(pgOptions(config, 'cli'));
  process.stdout.write(`${await work(sql)}\n`);
}

/** `ridewait migrate`, `ridewait catalog …`, `ridewait keys …`: what a deployment does to its database. */
export function addDatabaseCommands(program: Command): void {
  program
    .command('migrate')
    .description('bring the schema of the database up to date')
    .action(() =>
      withSql(async (sql) => {
        const ran = await migrate(sql);
        return ran.length > 0 ? `ran ${ran.join(', ')}` : 'nothing to do: the schema is up to date';
      }),
    );

  const catalog = program.command('catalog').description('parks, attractions and sensors');
  catalog
    .command('save <file>')
    .description('add the parks of a catalog file, or replace them')
    .action((file: string) =>
      withSql(async (sql) => {
        const parks = await readSimulatedParks(file);
        for (const park of parks) await sqlCatalogStore(sql).savePark(park);
        return parks
          .map(({ name, attractions }) => `${name}: ${attractions.length} attractions`)
          .join('\n');
      }),
    );

  const keys = program.command('keys').description('the keys that devices sign with');
  keys
    .command('create <attraction>')
    .description('make a key for a gateway; the private half goes to --out, and nowhere else')
    .requiredOption('--out <file>', 'where the private key goes; only you may read it')
    .option('--device <name>', 'the device that signs; default: gateway-<attraction>')
    .option('--days <number>', 'for how long it is good; default: until it is revoked', Number)
    .action((attraction: string, given: { out: string; device?: string; days?: number }) =>
      withSql(async (sql) => {
        await mustExist(sql, attraction);
        const { days } = given;
        if (days !== undefined && !(days > 0)) throw new UsageError('--days: give a number over 0');
        const made = await createGatewayKey(attraction, {
          ...(given.device !== undefined && { device: given.device }),
          ...(days !== undefined && { expiresAt: Date.now() + days * 86_400_000 }),
        });
        // First the file: a key that nobody has is harmless, one that nobody can sign with is not.
        await writeSigningKeys(given.out, [made]).catch((error: Error) => {
          throw new UsageError(`the key can't be written: ${error.message}`);
        });
        await sqlDeviceKeyStore(sql).saveDeviceKeys([made.key]);
        return `key ${made.key.keyId} of ${made.key.device}: the private half is in ${given.out}`;
      }),
    );
  keys
    .command('revoke <key>')
    .description('refuse a key from now on; services feel it within a minute')
    .action((keyId: string) =>
      withSql(async (sql) => {
        const isRevoked = await sqlDeviceKeyStore(sql).revokeDeviceKey(keyId);
        if (!isRevoked) throw new UsageError(`no device key ${keyId} is registered`);
        return `key ${keyId} is revoked`;
      }),
    );
}

async function mustExist(sql: Sql, attraction: string): Promise<void> {
  const { parks } = await sqlCatalogStore(sql).catalog();
  const isKnown = parks.some(({ attractions }) => attractions.some(({ id }) => id === attraction));
  if (!isKnown) throw new UsageError(`the catalog has no attraction ${attraction}`);
}

import { parseConfig, readEnv } from '@ridewait/service';
import { asRole, oneDatabase, pgOptions, pgSql, type Sql, sqlConfig } from '@ridewait/stores';
import * as z from 'zod';

const schema = oneDatabase(
  z.object({
    ...sqlConfig,
    /** A role that the user is a member of: what is made belongs to it. */
    DATABASE_ROLE: z.string().optional(),
  }),
);

/** No guest waits for it: what moves the rows of whole days may take longer than a service's statement. */
const STATEMENT_TIMEOUT_MS = 600_000;

/** On the database that the environment names, as for a service; prints what came of it. */
export async function withSql(work: (sql: Sql) => Promise<string>): Promise<void> {
  const config = parseConfig(schema, readEnv());
  const options = { ...pgOptions(config, 'cli'), statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  await using sql = pgSql(options);
  const { DATABASE_ROLE: role } = config;
  process.stdout.write(`${await work(role === undefined ? sql : asRole(sql, role))}\n`);
}

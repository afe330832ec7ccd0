import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { apiConfigSchema } from '@ridewait/api';
import { busConfig } from '@ridewait/bus';
import { ingestConfigSchema } from '@ridewait/ingest';
import { processorConfigSchema } from '@ridewait/processor';
import { parseConfig } from '@ridewait/service';
import { oneDatabase, redisConfig, sqlConfig } from '@ridewait/stores';
import { webConfigSchema } from '@ridewait/web';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openRunner } from '../dump/run.ts';
import { ENVIRONMENTS } from '../src/config/environment.ts';
import { type Workload, workloads } from '../src/rules/containers.ts';
import { listAt, textAt } from '../src/rules/inputs.ts';

const PATIENCE_MS = 300_000;
const CLI = path.join(import.meta.dirname, '..', '..', '..', 'apps', 'cli', 'src', 'main.ts');

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

type SqlConfig = Parameters<typeof oneDatabase>[0]['_output'];

/** What each service reads, as its `main.ts` puts it together. */
const SCHEMAS: Readonly<Record<string, z.ZodObject>> = {
  ingest: ingestConfigSchema.extend({ ...busConfig, ...sqlConfig }),
  processor: processorConfigSchema.extend({ ...busConfig, ...redisConfig, ...sqlConfig }),
  api: apiConfigSchema.extend({ ...redisConfig, ...sqlConfig }),
  'api-grpc': apiConfigSchema.extend({ ...redisConfig, ...sqlConfig }),
  web: webConfigSchema,
};
/** Of the jobs: what `ridewait` reads in the cloud. */
const JOB_SCHEMA = z
  .object({
    ...busConfig,
    ...redisConfig,
    ...sqlConfig,
    DATABASE_ROLE: z.string(),
    GOOGLE_CLOUD_PROJECT: z.string(),
  })
  .partial();

/** A workload's variables; a secret has some value. */
function variablesOf({ main }: Workload): Record<string, string> {
  const entries = listAt(main, 'envs').map((env) => [
    textAt(env, 'name') ?? '',
    textAt(env, 'value') ?? 'a secret',
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function nameOf({ resource }: Workload): string {
  return textAt(resource.inputs, 'name') ?? '';
}

describe.for(ENVIRONMENTS)('%s', (environment) => {
  it(
    'each service gets a configuration that it takes, and nothing that it does not read',
    { timeout: PATIENCE_MS },
    async () => {
      const all = workloads(await runner.dump(environment));
      const services = all.filter((workload) => nameOf(workload) in SCHEMAS);
      expect(services.map(nameOf).toSorted()).toEqual(Object.keys(SCHEMAS).toSorted());
      for (const service of services) {
        const schema = SCHEMAS[nameOf(service)]!;
        const variables = variablesOf(service);
        const isOnDatabase = 'CLOUD_SQL_INSTANCE' in schema.shape;
        const whole = isOnDatabase
          ? oneDatabase(schema as unknown as z.ZodType<SqlConfig>)
          : schema;
        expect(() => parseConfig(whole, variables)).not.toThrow();
        const unread = Object.keys(variables).filter((name) => !(name in schema.shape));
        expect({ service: nameOf(service), unread }).toEqual({
          service: nameOf(service),
          unread: [],
        });
      }
    },
  );

  it(
    'each job runs a command that there is, with variables that it reads',
    { timeout: PATIENCE_MS },
    async () => {
      const jobs = workloads(await runner.dump(environment)).filter(
        (workload) => !(nameOf(workload) in SCHEMAS),
      );
      expect(jobs.map(nameOf).toSorted()).toEqual([
        'maintain',
        'maintain-today',
        'migrate',
        'operate',
        'replay',
      ]);
      for (const job of jobs) {
        const variables = variablesOf(job);
        const unread = Object.keys(variables).filter((name) => !(name in JOB_SCHEMA.shape));
        expect({ job: nameOf(job), unread }).toEqual({ job: nameOf(job), unread: [] });
        expect(() => parseConfig(oneDatabase(z.object(sqlConfig)), variables)).not.toThrow();
        const args = listAt(job.main, 'args').map(String);
        const [command = ''] = args;
        const help = execFileSync(process.execPath, [CLI, command, '--help'], { encoding: 'utf8' });
        const unknown = args.filter((arg) => arg.startsWith('--') && !help.includes(arg));
        expect({ job: nameOf(job), unknown }).toEqual({ job: nameOf(job), unknown: [] });
        if (!command.startsWith('-')) expect(help).toContain(`ridewait ${command} `);
      }
    },
  );
});

import { apiConfigSchema } from '@ridewait/api';
import { busConfig } from '@ridewait/bus';
import { ingestConfigSchema } from '@ridewait/ingest';
import { processorConfigSchema } from '@ridewait/processor';
import { ConfigError, parseConfig, serviceConfig } from '@ridewait/service';
import { oneDatabase, redisConfig, sqlConfig } from '@ridewait/stores';
import { webConfigSchema } from '@ridewait/web';
import * as z from 'zod';
import { type Workload, workloads } from '../src/rules/containers.ts';
import { listAt, textAt } from '../src/rules/inputs.ts';
import { breachOf, type ResourceDump } from '../src/rules/rule.ts';
import { RUN_JOB } from '../src/rules/types.ts';

type SqlConfig = Parameters<typeof oneDatabase>[0]['_output'];

/** What each service reads, as its `main.ts` puts it together. */
const SERVICES: Readonly<Record<string, z.ZodObject>> = {
  ingest: ingestConfigSchema.extend({ ...busConfig, ...sqlConfig }),
  processor: processorConfigSchema.extend({ ...busConfig, ...redisConfig, ...sqlConfig }),
  api: apiConfigSchema.extend({ ...redisConfig, ...sqlConfig }),
  'api-grpc': apiConfigSchema.extend({ ...redisConfig, ...sqlConfig }),
  web: webConfigSchema,
  'processor-shadow': processorConfigSchema.extend({ ...busConfig, ...redisConfig, ...sqlConfig }),
  'shadow-compare': z.object({ ...serviceConfig, ...redisConfig, ...sqlConfig }),
};
/** What the `ridewait` command of a job reads. */
const JOBS = z.object({
  ...sqlConfig,
  DATABASE_ROLE: z.string().optional(),
  PUBSUB_PROJECT: z.string().optional(),
  GOOGLE_CLOUD_PROJECT: z.string(),
});

/** What `ridewait shadow prepare` reads. */
const PREPARE = JOBS.extend(redisConfig);

/** The services whose configuration is known here. */
export const CONFIGURED: readonly string[] = Object.keys(SERVICES);

/** What a service or a job would refuse of its variables as it starts, and those that it does not read. */
export function variableBreaches(resources: readonly ResourceDump[]): string[] {
  return workloads(resources).flatMap((workload) =>
    problemsOf(workload).map((words) => breachOf(workload.resource, words)),
  );
}

function problemsOf(workload: Workload): string[] {
  const isJob = workload.resource.type === RUN_JOB;
  const isPrepare = nameOf(workload) === 'shadow-prepare';
  const schema = isPrepare ? PREPARE : isJob ? JOBS : SERVICES[nameOf(workload)];
  if (schema === undefined) return ['is a service whose configuration is not known here'];
  const variables = variablesOf(workload);
  const unread = Object.keys(variables).filter((name) => !(name in schema.shape));
  return [
    ...unread.map((name) => `is given ${name}, which it does not read`),
    ...refusals(schema, variables),
  ];
}

function refusals(schema: z.ZodObject, variables: Record<string, string>): readonly string[] {
  const isOnDatabase = 'CLOUD_SQL_INSTANCE' in schema.shape;
  const whole = isOnDatabase ? oneDatabase(schema as unknown as z.ZodType<SqlConfig>) : schema;
  try {
    parseConfig<unknown>(whole, variables);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

/** A secret has some value. */
function variablesOf({ main }: Workload): Record<string, string> {
  const entries = listAt(main, 'envs').map((env) => [
    textAt(env, 'name') ?? '',
    textAt(env, 'value') ?? 'a secret',
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

export function nameOf({ resource }: Workload): string {
  return textAt(resource.inputs, 'name') ?? '';
}

import * as z from 'zod';
import { isTimeZone } from '../night.ts';
import { addressProblems } from './addresses.ts';
import { connectionProblems } from './connections.ts';
import { crossRule } from './cross-rule.ts';
import { deploymentFields } from './deployment.ts';
import { imageProblems } from './image-rules.ts';
import { productionProblems } from './production.ts';
import { trafficProblems } from './traffic-rules.ts';
import { type ImageName, SERVICES, serviceShapeSchema, type ServiceName } from './service-shape.ts';
import { cacheShapeSchema, databaseShapeSchema } from './store-shapes.ts';

/** The environments that there are, each in a project of its own. */
export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

const cidrSchema = z.cidrv4('must be an IPv4 range such as 10.8.0.0/24');
const region = z.string().regex(/^[a-z]+-[a-z]+\d$/, 'must be a region such as us-central1');

/** What is the same wherever an environment is deployed: `environments/<name>.ts`. */
const shapeFields = {
  environment: z.enum(ENVIRONMENTS),
  region,
  /** Of the parks: what is best done at night is done at theirs. */
  timeZone: z.string().refine(isTimeZone, 'must be a time zone such as Europe/Berlin'),
  services: z.strictObject(
    Object.fromEntries(SERVICES.map((name) => [name, serviceShapeSchema])) as Record<
      ServiceName,
      typeof serviceShapeSchema
    >,
  ),
  network: z.strictObject({
    /** Where services and jobs get their addresses: two for each instance, and twice that in a release. */
    subnet: cidrSchema,
    /** Where Memorystore and Cloud SQL get theirs. */
    privateServices: cidrSchema,
  }),
  cache: cacheShapeSchema,
  database: databaseShapeSchema,
  /** Days. */
  archive: z.strictObject({
    nearlineAfterDays: z.int().min(1).nullable(),
    deleteAfterDays: z.int().min(8),
  }),
  processor: z.strictObject({
    flushSeconds: z.number().positive().max(300),
    roundSeconds: z.number().positive().max(3_600),
    stateCacheMb: z.int().min(1).max(8_192),
  }),
  gateway: z.strictObject({
    /** API Gateway is not in every region. */
    region,
    /** Readers need an API key. */
    keyRequired: z.boolean(),
    /** Of one key's project; where no key is needed the gateway has nobody to count for, and there is no quota. */
    requestsPerMinute: z.int().min(1),
  }),
  observability: z.strictObject({
    /** Pages go to PagerDuty; its key is the stack's secret `ridewait:pagerDutyKey`. */
    pagerDuty: z.boolean(),
    /** Spans go to Cloud Trace, of the requests that Cloud Run picks. */
    tracing: z.boolean(),
  }),
  /** A month's, in the billing account's currency. */
  budget: z.strictObject({
    amount: z.int().min(1),
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as USD'),
  }),
  /** Data stores and the archive stay when the stack is destroyed by mistake. */
  protect: z.boolean(),
} as const;

/** An environment without what differs from deployment to deployment. */
export const environmentShapeSchema = z.strictObject(shapeFields);
export type EnvironmentShape = z.infer<typeof environmentShapeSchema>;

const baseSchema = z.strictObject({
  ...shapeFields,
  ...deploymentFields,
  observability: shapeFields.observability.extend({
    /** Where tickets go, and pages too where there is no PagerDuty. */
    emails: z.array(z.email()).min(1, 'must name at least one address'),
  }),
});
export type EnvironmentConfig = z.infer<typeof baseSchema>;

const { environment, services, network, cache, database, protect } = shapeFields;
const { foundationOnly, images, traffic } = deploymentFields;

const CROSS_RULES = [
  crossRule(z.object({ network, services }), addressProblems),
  crossRule(z.object({ services, database }), connectionProblems),
  crossRule(z.object({ environment, cache, database, protect }), productionProblems),
  crossRule(z.object({ environment, foundationOnly, images }), imageProblems),
  crossRule(z.object({ traffic }), trafficProblems),
];

/** One environment of one deployment: all that the program is told. */
const environmentConfigSchema = baseSchema.superRefine(
  (raw, context) => {
    for (const rule of CROSS_RULES) {
      for (const problem of rule.problems(raw)) context.addIssue({ code: 'custom', ...problem });
    }
  },
  // Always, or they would have their say only once every value by itself is right.
  { when: () => true },
);

/** What can't be deployed. `problems` has all of them, a line each. */
export class EnvironmentConfigError extends Error {
  readonly code = 'config';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    const lines = problems.map((problem) => `  ${problem}`).join('\n');
    super(`this environment can't be deployed, and nothing was touched:\n${lines}`);
    this.name = 'EnvironmentConfigError';
    this.problems = problems;
  }
}

/** Checks the whole of it. `problems` has every one, a line each. */
export function checkEnvironmentConfig(
  raw: unknown,
): { success: true; data: EnvironmentConfig } | { success: false; problems: string[] } {
  const parsed = environmentConfigSchema.safeParse(raw, {
    error: ({ input }) => (input === undefined ? 'is missing' : undefined),
  });
  if (parsed.success) return parsed;
  return { success: false, problems: parsed.error.issues.flatMap(toldOf) };
}

function toldOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [`${path || 'config'}: ${issue.message}`];
  // One by one, and where they are: a key that is misspelt is the commonest of all.
  return issue.keys.map(
    (key) => `${path === '' ? key : `${path}.${key}`}: is nothing that this program knows`,
  );
}

/** Throws where it is missing, which only a foundation without services may. */
export function imageOf(config: Pick<EnvironmentConfig, 'images'>, name: ImageName): string {
  const image = config.images[name];
  if (image === undefined) throw new Error(`there is no image of ${name}`);
  return image;
}

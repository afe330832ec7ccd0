import * as z from 'zod';
import type { Env } from './env.ts';

/** The environment does not make a configuration. `message` names every problem, a line each. */
export class ConfigError extends Error {
  readonly code = 'config';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `the configuration is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads the variables that `schema` names; an empty one counts as unset. Throws `ConfigError`. */
export function parseConfig<T>(schema: z.ZodType<T>, env: Env): Readonly<T> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ConfigError(
    parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'environment'}: ${message}`,
    ),
  );
}

/** A TCP port; 0 takes a free one. */
export const portSchema = z.coerce.number().int().min(0).max(65_535);

/** What every service reads from its environment. */
export const serviceConfig = {
  /** Cloud Run sets it. */
  PORT: portSchema.default(8080),
  /** All interfaces in a container; the launcher of a laptop sets loopback. */
  HOST: z.string().default('0.0.0.0'),
  METRICS_PORT: portSchema.default(9464),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** For the trace names that Cloud Logging links. */
  GOOGLE_CLOUD_PROJECT: z.string().optional(),
  /** Where spans go (OTLP over HTTP); none are exported without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
} as const;

/** How Pub/Sub's push tokens are checked. The defaults are Google's. */
export const pushAuthConfig = {
  PUSH_ISSUER: z.string().default('https://accounts.google.com'),
  PUSH_JWKS_URL: z.url().default('https://www.googleapis.com/oauth2/v3/certs'),
  /** The audience set on the push subscription. */
  PUSH_AUDIENCE: z.string(),
  /** The service account that the push subscription signs with. */
  PUSH_SERVICE_ACCOUNT: z.email(),
} as const;

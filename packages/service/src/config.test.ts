import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ConfigError, parseConfig, portSchema, pushAuthConfig, serviceConfig } from './config.ts';

const schema = z.object({ ...serviceConfig, ...pushAuthConfig });
const GOOD = { PUSH_AUDIENCE: 'https://a.example/push', PUSH_SERVICE_ACCOUNT: 'push@park.example' };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(schema, env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

it('fills in what is not set', () => {
  expect(parseConfig(schema, GOOD)).toEqual({
    PORT: 8080,
    HOST: '0.0.0.0',
    METRICS_PORT: 9464,
    LOG_LEVEL: 'info',
    PUSH_ISSUER: 'https://accounts.google.com',
    PUSH_JWKS_URL: 'https://www.googleapis.com/oauth2/v3/certs',
    ...GOOD,
  });
});

it('takes what is set, and an empty variable for one that is not', () => {
  const env = { ...GOOD, PORT: '0', LOG_LEVEL: 'debug', HOST: '', GOOGLE_CLOUD_PROJECT: '' };
  const config = parseConfig(schema, env);
  expect(config).toMatchObject({ PORT: 0, LOG_LEVEL: 'debug', HOST: '0.0.0.0' });
  expect(config.GOOGLE_CLOUD_PROJECT).toBeUndefined();
});

it('can not be changed, and holds nothing that nobody asked for', () => {
  const config = parseConfig(schema, { ...GOOD, HOME: '/home/x' });
  expect(config).not.toHaveProperty('HOME');
  expect(() => Object.assign(config, { PORT: 1 })).toThrow(TypeError);
});

it('names every problem at once, a line each, and repeats no value', () => {
  const env = {
    PORT: 'eighty',
    METRICS_PORT: '65536',
    LOG_LEVEL: 'loud-secret',
    PUSH_SERVICE_ACCOUNT: 'secret',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'secret endpoint',
  };
  const problems = problemsOf(env);
  expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
    'PORT',
    'METRICS_PORT',
    'LOG_LEVEL',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'PUSH_AUDIENCE',
    'PUSH_SERVICE_ACCOUNT',
  ]);
  const error = new ConfigError(problems);
  expect(error.code).toBe('config');
  expect(error.message.split('\n')).toHaveLength(7);
  for (const problem of problems) expect(error.message).toContain(problem);
  expect(error.message).not.toContain('secret');
});

it('names a problem of no single variable as one of the environment', () => {
  const either = z.object({}).refine(() => false, 'set either A or B');
  expect(() => parseConfig(either, {})).toThrow('environment: set either A or B');
});

describe('a port', () => {
  it.for(['0', '1', '8080', '65535'])('may be %s', (port) => {
    expect(portSchema.parse(port)).toBe(Number(port));
  });

  it.for(['-1', '65536', '80.5', 'http', '80 81', 'NaN', 'Infinity'])('may not be %j', (port) => {
    expect(portSchema.safeParse(port).success).toBe(false);
  });
});

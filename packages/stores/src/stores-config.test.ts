import { expect, it } from 'vitest';
import * as z from 'zod';
import { oneDatabase, pgOptions, redisConfig, redisOptions, sqlConfig } from './stores-config.ts';

const schema = oneDatabase(z.object({ ...redisConfig, ...sqlConfig }));

const LAPTOP = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  DATABASE_URL: 'postgres://127.0.0.1/ridewait',
};
const CLOUD = {
  REDIS_URL: 'rediss://10.0.0.3:6378',
  REDIS_PASSWORD: 'secret',
  REDIS_CA: 'PEM',
  CLOUD_SQL_INSTANCE: 'project:region:name',
  DATABASE_USER: 'api@project.iam',
};

it('takes stores by their URLs on a laptop', () => {
  const config = schema.parse(LAPTOP);
  expect(redisOptions(config)).toEqual({ url: LAPTOP.REDIS_URL });
  expect(pgOptions(config, 'api')).toMatchObject({
    server: { url: LAPTOP.DATABASE_URL },
    applicationName: 'ridewait-api',
  });
});

it('takes Memorystore with its own authority, and Cloud SQL by its name', () => {
  const config = schema.parse(CLOUD);
  expect(redisOptions(config)).toEqual({
    url: CLOUD.REDIS_URL,
    password: 'secret',
    tls: { ca: 'PEM', checkName: false },
  });
  expect(pgOptions(config, 'api')).toMatchObject({
    server: {
      cloudSqlInstance: 'project:region:name',
      database: 'ridewait',
      user: 'api@project.iam',
    },
  });
});

it('takes keys and tables of its own, where a shadow is told to', () => {
  const config = schema.parse({
    ...LAPTOP,
    REDIS_KEY_PREFIX: 'shadow',
    DATABASE_SCHEMA: 'shadow_1',
  });
  expect(redisOptions(config)).toMatchObject({ keyPrefix: 'shadow' });
  expect(pgOptions(config, 'processor')).toMatchObject({ schema: 'shadow_1' });
});

it.for<[string, Record<string, string | undefined>, string]>([
  ['no Redis', { DATABASE_URL: LAPTOP.DATABASE_URL }, 'REDIS_URL'],
  ['a Redis of another kind', { ...LAPTOP, REDIS_URL: 'http://redis' }, 'redis://'],
  ['no database', { REDIS_URL: LAPTOP.REDIS_URL }, 'either DATABASE_URL or CLOUD_SQL_INSTANCE'],
  ['two databases', { ...LAPTOP, ...CLOUD }, 'either DATABASE_URL or CLOUD_SQL_INSTANCE'],
  ['no Redis and no database', {}, 'either DATABASE_URL or CLOUD_SQL_INSTANCE'],
  ['a prefix with a colon', { ...LAPTOP, REDIS_KEY_PREFIX: 'a:b' }, 'must be a letter, then'],
  ['a prefix without end', { ...LAPTOP, REDIS_KEY_PREFIX: 'a'.repeat(33) }, 'up to 31'],
  ['a schema with a quote', { ...LAPTOP, DATABASE_SCHEMA: 'a"b' }, 'must be a letter, then'],
  ['a schema with options', { ...LAPTOP, DATABASE_SCHEMA: 'a -c b=c' }, 'must be a letter, then'],
  ['Cloud SQL without a user', { ...CLOUD, DATABASE_USER: undefined }, 'DATABASE_USER'],
])('says in words what is wrong with %s', ([, env, words]) => {
  expect(() => schema.parse(env)).toThrow(words);
});

import { expect, it } from 'vitest';
import { LEAKED, SECRET } from './rule.ts';
import { noSecretInPlainText, secretsByReference, variablesSet } from './secrets.ts';

function service(...envs: Record<string, unknown>[]) {
  const inputs = { template: { containers: [{ envs }] } };
  return [{ type: 'gcp:cloudrunv2/service:Service', name: 's', inputs }];
}
const ref = { secretKeyRef: { secret: 's', version: '1' } };

it.for<[env: Record<string, unknown>, breaches: number]>([
  [{ name: 'REDIS_PASSWORD', valueSource: ref }, 0],
  [{ name: 'REDIS_PASSWORD', value: 'x' }, 1],
  [{ name: 'API_KEY', value: 'x' }, 1],
  [{ name: 'PARK', value: SECRET }, 1],
  [{ name: 'URL', value: `redis://:${SECRET}@10.0.0.3` }, 1],
  [{ name: 'KEYRING', value: 'x' }, 0],
  [{ name: 'PARK', value: 'harbour-lights' }, 0],
])('the variable %j shows a secret: %s', ([env, breaches]) => {
  expect(secretsByReference.breaches(service(env), 'dev')).toHaveLength(breaches);
});

it('a variable has either a value or a source', () => {
  expect(
    variablesSet.breaches(
      service({ name: 'A', value: 'x' }, { name: 'B', valueSource: ref }),
      'dev',
    ),
  ).toEqual([]);
  expect(
    variablesSet.breaches(
      service({ name: 'A' }, { name: 'B', value: 'x', valueSource: ref }),
      'dev',
    ),
  ).toHaveLength(2);
});

it.for<[text: string, breaches: number]>([
  [`a${LEAKED}b`, 1],
  ['-----BEGIN PRIVATE KEY-----\nx', 1],
  ['-----BEGIN CERTIFICATE-----\nx', 0],
  ['postgres://me:hunter2@10.0.0.3/db', 1],
  ['https://park.example:8443/a@b', 0],
  [SECRET, 0],
])('%j lies open: %s', ([text, breaches]) => {
  const inputs = { settings: [{ text }] };
  expect(noSecretInPlainText.breaches([{ type: 't', name: 'n', inputs }], 'dev')).toHaveLength(
    breaches,
  );
});

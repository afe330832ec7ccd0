import { expect, it } from 'vitest';
import { LEAKED, SECRET, UNKNOWN } from '../src/rules/rule.ts';
import { redact } from './redact.ts';

const PLANTED = ['planted-password'];
// As Pulumi sends them: sdk/nodejs/runtime/rpc.ts.
const UNKNOWN_SENT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const secretSent = (value: unknown) => ({
  '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
  value,
});

it.for<[what: string, sent: unknown, seen: unknown]>([
  [
    'plain values, with keys in order',
    { b: [1, true, null], a: 'x' },
    { a: 'x', b: [1, true, null] },
  ],
  ['a value of a preview that is not known', UNKNOWN_SENT, UNKNOWN],
  ['a text with one in it', `https://${UNKNOWN_SENT}/x`, `https://${UNKNOWN}/x`],
  [
    'a secret, planted or not',
    { a: secretSent('planted-password'), b: secretSent('another') },
    { a: SECRET, b: SECRET },
  ],
  [
    'a planted secret that is not kept as one',
    { url: 'redis://:planted-password@10.0.0.3' },
    { url: `redis://:${LEAKED}@10.0.0.3` },
  ],
  [
    'the same in base64',
    { data: Buffer.from('the planted-password is in here').toString('base64') },
    { data: LEAKED },
  ],
  [
    'a template that is secret for the one secret in it',
    {
      template: secretSent({
        containers: [{ image: 'api', envs: [{ name: 'P', value: 'planted-password' }] }],
      }),
    },
    { template: { containers: [{ envs: [{ name: 'P', value: SECRET }], image: 'api' }] } },
  ],
  [
    'all of a secret template in which no planted one is found',
    { template: secretSent({ image: 'api' }) },
    { template: SECRET },
  ],
  ['secrets inside of secrets', secretSent({ a: secretSent('x'), b: 'y' }), { a: SECRET, b: 'y' }],
])('shows %s', ([, sent, seen]) => {
  const redacted = redact(sent, PLANTED);
  expect(redacted).toEqual(seen);
  expect(JSON.stringify(redacted)).toBe(JSON.stringify(seen));
});

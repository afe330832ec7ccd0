import { workloadOf, type Workload, workloads } from './containers.ts';
import { isSettled, listAt, shown, textAt, valueAt } from './inputs.ts';
import { orderOf } from './order.ts';
import { breachOf, LEAKED, type ResourceDump, resourceRule, type Rule, SECRET } from './rule.ts';
import { RUN_JOB, RUN_SERVICE, SECRET_MEMBER, SECRET_VERSION } from './types.ts';

/** Of a variable, or the last part of its name. */
const SECRET_NAME = /(?:^|_)(?:PASSWORD|PASSPHRASE|SECRET|TOKEN|KEY|CREDENTIALS?|AUTH_STRING)$/;

export const secretsByReference = resourceRule({
  name: 'secrets-by-reference',
  why: 'What is in an environment variable is read by everyone who may look at the service.',
  types: [RUN_SERVICE, RUN_JOB],
  check(resource) {
    return workloadOf(resource).containers.flatMap((container) =>
      listAt(container, 'envs').flatMap((env) => {
        const name = textAt(env, 'name') ?? '';
        const value = valueAt(env, 'value');
        if (value === undefined || value === '') return [];
        const isSecret =
          SECRET_NAME.test(name) || (typeof value === 'string' && value.includes(SECRET));
        return isSecret ? [`has the value of ${name} in it; refer to Secret Manager`] : [];
      }),
    );
  },
});

/** Shapes that only secrets have. */
const SHAPES: readonly [what: string, shape: RegExp][] = [
  ['a secret', new RegExp(RegExp.escape(LEAKED))],
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
  ['a password in an address', /\/\/[^/\s:@]*:[^/\s:@{[]+@/],
  ['a key of Google’s API', /\bAIza[\w-]{35}\b/],
  ['a token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{36}\b/],
  ['a token of Google', /\bya29\.[\w-]{20,}/],
];

export const noSecretInPlainText = resourceRule({
  name: 'no-secret-in-plain-text',
  why: 'What Pulumi is not told is secret lies open in its state, in logs and in previews.',
  check: ({ type, inputs }) =>
    leaves(inputs).flatMap(([path, text]) => {
      // A policy pack is shown secrets without their wrapping, and here a secret has its place.
      if (type === SECRET_VERSION && path === 'secretData' && !text.includes(LEAKED)) return [];
      const found = SHAPES.find(([, shape]) => shape.test(text));
      return found === undefined ? [] : [`${path} holds ${found[0]}`];
    }),
});

export const variablesSet = resourceRule({
  name: 'variables-set',
  why: 'A variable that names no secret and no value starts a service without what it needs.',
  types: [RUN_SERVICE, RUN_JOB],
  check(resource) {
    return workloadOf(resource).containers.flatMap((container) =>
      listAt(container, 'envs').flatMap((env) => {
        const source = valueAt(env, 'valueSource');
        const value = valueAt(env, 'value');
        const name = shown(textAt(env, 'name'));
        if (value !== undefined && source !== undefined)
          return [`${name} has a value and a source`];
        return value === undefined && source === undefined
          ? [`${name} has neither a value nor a source`]
          : [];
      }),
    );
  },
});

export const secretsReadableFirst: Rule = {
  name: 'secrets-readable-first',
  why: 'Cloud Run refuses a revision whose account may not read the secrets that it names.',
  scope: 'stack',
  breaches(resources) {
    const order = orderOf(resources);
    return workloads(resources).flatMap((workload) => {
      const account = valueAt(workload.template, 'serviceAccount');
      return secretsOf(workload)
        .filter(
          (secret) => !order.isAfter(workload.resource, (other) => opens(other, secret, account)),
        )
        .map((secret) =>
          breachOf(workload.resource, `may be made before its account may read ${shown(secret)}`),
        );
    });
  },
};

/** The secrets that a workload's variables and volumes name. */
function secretsOf({ template, containers }: Workload): unknown[] {
  const named = [
    ...containers
      .flatMap((container) => listAt(container, 'envs'))
      .map((env) => valueAt(env, 'valueSource.secretKeyRef.secret')),
    ...listAt(template, 'volumes').map((volume) => valueAt(volume, 'secret.secret')),
  ];
  return [...new Set(named.filter((secret) => secret !== undefined))];
}

function opens({ type, inputs }: ResourceDump, secret: unknown, account: unknown): boolean {
  if (type !== SECRET_MEMBER) return false;
  const [opened, member] = [valueAt(inputs, 'secretId'), valueAt(inputs, 'member')];
  if (![opened, secret, member, account].every(isSettled)) return true;
  return (
    shortName(opened) === shortName(secret) &&
    member === `serviceAccount:${String(account)}` &&
    valueAt(inputs, 'role') === 'roles/secretmanager.secretAccessor'
  );
}

function shortName(id: unknown): unknown {
  return typeof id === 'string' ? id.split('/').at(-1) : id;
}

/** Every text in a value, with the path to it. */
function leaves(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, at]) =>
    leaves(at, path === '' ? key : `${path}.${key}`),
  );
}

import { listAt, shown, textAt, valueAt } from './inputs.ts';
import { workloadOf } from './containers.ts';
import { LEAKED, resourceRule, SECRET } from './rule.ts';
import { RUN_JOB, RUN_SERVICE, SECRET_VERSION } from './types.ts';

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

/** Every text in a value, with the path to it. */
function leaves(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, at]) =>
    leaves(at, path === '' ? key : `${path}.${key}`),
  );
}

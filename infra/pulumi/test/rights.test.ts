import { afterAll, expect, it } from 'vitest';
import { openRunner } from '../dump/run.ts';
import { ENVIRONMENTS } from '../src/config/environment.ts';
import { rightsOf } from './rights-of.ts';
import { rightsOfTable } from './rights-table.ts';

const PATIENCE_MS = 300_000;

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

it.for(ENVIRONMENTS)(
  'in %s each account has exactly the rights that it needs',
  { timeout: PATIENCE_MS },
  async (environment) => {
    const expected = Object.entries(rightsOfTable(environment)).map(([who, what]) => [
      who,
      what.toSorted(),
    ]);
    expect(rightsOf(await runner.dump(environment))).toEqual(Object.fromEntries(expected));
  },
);

it(
  'what is in the roles of our own is what their holders do',
  { timeout: PATIENCE_MS },
  async () => {
    const roles = (await runner.dump('prod')).filter(({ type }) => type.endsWith(':IAMCustomRole'));
    const permissions = roles.map(({ inputs }) => [inputs.roleId, inputs.permissions]);
    expect(Object.fromEntries(permissions)).toEqual({
      ridewaitReleaser: ['run.operations.get'],
      ridewaitRounds: [
        'pubsub.snapshots.create',
        'pubsub.snapshots.seek',
        'pubsub.snapshots.delete',
      ],
    });
  },
);

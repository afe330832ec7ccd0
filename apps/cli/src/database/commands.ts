import { ACCESS_KINDS, type AccessKind, type Member } from '@ridewait/stores/access';
import { type Command, InvalidArgumentError } from 'commander';
import type { KeyOptions } from './work.ts';

function days(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('give a number over 0');
  return value;
}

function member(text: string, members: readonly Member[]): Member[] {
  const [, kind = '', user = ''] = /^([^=]*)=(.+)$/.exec(text) ?? [];
  if (!isKind(kind) || user === '') {
    throw new InvalidArgumentError(`give kind=user; the kinds are ${ACCESS_KINDS.join(', ')}`);
  }
  return [...members, { kind, user }];
}

function isKind(text: string): text is AccessKind {
  return (ACCESS_KINDS as readonly string[]).includes(text);
}

/** `ridewait migrate`, `ridewait maintain`, `ridewait catalog …`, `ridewait keys …`: what a deployment does to its database. */
export function addDatabaseCommands(program: Command): void {
  const load = () => import('./work.ts');

  program
    .command('migrate')
    .description('bring the schema of the database up to date')
    .option(
      '--member <kind=user>',
      `a user of the database and its kind (${ACCESS_KINDS.join(', ')}), which has its rights; repeatable`,
      member,
      [],
    )
    .action(async ({ member: members }: { member: Member[] }) =>
      (await load()).runMigrate(members),
    );

  program
    .command('maintain')
    .description(
      'make partitions ahead, keep quarter-hours, drop old days, learn forecasts: once a day or more often',
    )
    .option(
      '--today',
      'only what forecasts need of today, and once a day what they learn: every quarter of an hour',
    )
    .option('--keep-days <number>', 'days of buckets to keep beside today; default: 8', days)
    .action(async (given: { keepDays?: number; today?: true }) =>
      (await import('./maintain.ts')).runMaintain(given),
    );

  const catalog = program.command('catalog').description('parks, attractions and sensors');
  catalog
    .command('save <file>')
    .description('add the parks of a catalog file, or replace them')
    .action(async (file: string) => (await load()).saveCatalog(file));

  const keys = program.command('keys').description('the keys that devices sign with');
  keys
    .command('create <attraction>')
    .description('make a key for a gateway; the private half goes to --out, and nowhere else')
    .requiredOption('--out <file>', 'where the private key goes; only you may read it')
    .option('--device <name>', 'the device that signs; default: gateway-<attraction>')
    .option('--days <number>', 'for how long it is good; default: until it is revoked', days)
    .action(async (attraction: string, given: KeyOptions) =>
      (await load()).createKey(attraction, given),
    );
  keys
    .command('revoke <key>')
    .description('refuse a key from now on; services feel it within a minute')
    .action(async (keyId: string) => (await load()).revokeKey(keyId));
}

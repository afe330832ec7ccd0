import { type Command, InvalidArgumentError } from 'commander';

const HELP = `
Exit codes of --once: 0 the candidate has folded the same, 3 it differs, 1 a fault.

DATABASE_URL (or CLOUD_SQL_INSTANCE) and REDIS_URL name the stores, prepare needs PUBSUB_PROJECT as well. The
candidate is a processor with DATABASE_SCHEMA=shadow, REDIS_KEY_PREFIX=shadow, DEAD_LETTERS=count and
READINGS_SUBSCRIPTION=readings-processor-shadow.`;

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('give a number of seconds');
  return value;
}

/** `ridewait shadow …`: a processor on trial, beside the one that serves. */
export function addShadowCommands(program: Command): void {
  const load = () => import('./work.ts');
  const shadow = program
    .command('shadow')
    .description('a processor on trial, which folds what the serving one folds')
    .addHelpText('after', HELP);
  shadow
    .command('prepare')
    .description('a schema, keys and a place on the bus for a candidate to begin from')
    .option('--of <image>', 'the candidate, for the log')
    .action(async ({ of }: { of?: string }) => (await load()).runPrepare(of));
  shadow
    .command('compare')
    .description('hold the candidate against what stands, on and on, with metrics')
    .option('--once', 'once, as a table')
    .option('--settle <seconds>', 'how long after its end a minute is compared', seconds, 120)
    .action(async ({ once, settle }: { once?: true; settle: number }) =>
      (await load()).runCompare({ settleSeconds: settle, ...(once && { once }) }),
    );
  shadow
    .command('clear')
    .description('take away what a trial has left in the stores')
    .option('--of <image>', 'the candidate, for the log')
    .action(async ({ of }: { of?: string }) => (await load()).runClear(of));
}

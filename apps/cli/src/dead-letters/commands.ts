import { type Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../usage-error.ts';
import type { ListOptions } from './work.ts';

const RETRY_HELP = `
What the processor gave up goes back with the time at which it was received; what ingest refused is checked again
by the catalog of now. What can't be tried again stays, and it is said why.

Exit codes: 0 all were published again, 3 some are left, 2 none of them is there, 1 a fault.`;

/** `ridewait dead-letters …`: what could not be used, to look at and to try again. */
export function addDeadLetterCommands(program: Command): void {
  const load = () => import('./work.ts');
  const reason = ['--reason <reason>', 'only those that died of it'] as const;

  const letters = program
    .command('dead-letters')
    .description('what could not be used: look at it, try it again');
  letters
    .command('list')
    .description('the letters that wait; they stay where they are')
    .option(...reason)
    .option('--sensor <id>', 'only those of a sensor')
    .option('--limit <number>', 'so many at most, the newest', wholeNumber, 100)
    .option('--json', 'as JSON')
    .action(async (options: ListOptions) => (await load()).runList(options));
  letters
    .command('show <id>')
    .description('all that a letter holds, its payload decoded')
    .action(async (id: string) => (await load()).runShow(id));
  letters
    .command('retry [id...]')
    .description('publish letters again that may be of use now')
    .option('--all', 'every letter that waits')
    .option(...reason)
    .addHelpText('after', RETRY_HELP)
    .action(async (ids: string[], options: { all?: boolean; reason?: string }) => {
      if (ids.length > 0 === (options.all === true)) {
        throw new UsageError('name the letters, or give --all');
      }
      if (ids.length > 0 && options.reason) throw new UsageError('--reason goes with --all');
      process.exitCode = await (await load()).runRetry(ids, options.reason);
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('give a whole number over 0');
  }
  return value;
}

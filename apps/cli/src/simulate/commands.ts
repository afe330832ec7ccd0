import { type Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../usage-error.ts';

interface SimulateOptions {
  scenario?: string;
  out?: string;
  seed: number;
  list?: boolean;
}

const HELP = `
It writes park.json, readings.ndjson, truth.ndjson, state.ndjson and faults.ndjson; docs/specs/simulate.md has their
fields. The same scenario and seed give the same bytes.

Exit codes: 0 done, 2 no such scenario or a folder that can't be written, 1 a fault.`;

/** `ridewait simulate …`: a day whose truth is known, as files. */
export function addSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('play a day of a park, and write what its sensors said and how it truly was')
    .option('--scenario <name>', 'one of those that --list shows')
    .option('--seed <number>', 'of the day and of its faults; a whole number', seed, 7)
    .option('--out <folder>', 'where the files go; made where it is not there')
    .option('--list', 'show the scenarios')
    .addHelpText('after', HELP)
    .action(simulate);
}

async function simulate({ scenario, out, seed: given, list }: SimulateOptions): Promise<void> {
  const { listScenarios, runSimulate } = await import('./command.ts');
  if (list) {
    listScenarios();
    return;
  }
  if (scenario === undefined) throw new UsageError('give --scenario; --list shows those there are');
  if (out === undefined) throw new UsageError('give --out, the folder that the files go to');
  await runSimulate({ scenario, seed: given, out });
}

function seed(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('give a whole number, 0 or more');
}

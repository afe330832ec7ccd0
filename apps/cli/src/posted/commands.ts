import { type Command, InvalidArgumentError } from 'commander';
import { parseLocalTime } from '../waits-data/local-time.ts';

interface PostedOptions {
  data: string;
  trainUntil: number;
  testFrom: number;
}

const HELP = `
The folder holds RIDE.csv.gz files with local_time, actual_minutes, posted_minutes. A guest's wait is used when that
guest has boarded, never before; from --train-until on, too, as a park would learn on.

Exit codes: 0 done, 2 nothing that can be read, 1 a fault.`;

/** `ridewait posted`: what the sign is worth, and what a guest really waits by it. */
export function addPostedCommand(program: Command): void {
  program
    .command('posted')
    .description('calibrate the sign by measured waits, and judge it by those of a later time')
    .requiredOption('--data <folder>', 'recorded signs and waits')
    .requiredOption('--train-until <date>', 'learn from what was before it: 2018-01-01', day)
    .requiredOption('--test-from <date>', 'judge what is from then on: 2018-01-01', day)
    .addHelpText('after', HELP)
    .action(async ({ data, trainUntil, testFrom }: PostedOptions) => {
      const { runPosted } = await import('./work.ts');
      await runPosted(data, { trainUntilMs: trainUntil, testFromMs: testFrom });
    });
}

/** The start of a day, or a moment of it, on the park's wall clock. */
function day(text: string): number {
  const at = parseLocalTime(text) ?? parseLocalTime(`${text}T00:00`);
  if (at === undefined) throw new InvalidArgumentError('give a date: 2018-01-01');
  return at;
}

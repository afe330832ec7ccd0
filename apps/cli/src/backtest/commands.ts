import { type Command, InvalidArgumentError } from 'commander';

interface BacktestOptions {
  catalog: string;
  readings: string;
  every: number;
  out: string;
}

const HELP = `
--readings has a JSON object a line, in the order of arrival: sensor, epoch, seq, at, receivedAt and what was measured,
as \`ridewait simulate\` writes it. --out gets a line per step and lane: attraction, lane, asOf, status, waitMinutes
(p10, p50, p90), shownMinutes, stale. docs/specs/backtest.md has them. Lines that can't be used are counted on stderr.

Exit codes: 0 done, 2 a file that can't be read or written, 1 a fault.`;

/** `ridewait backtest …`: recorded readings in, what guests would have been told out. */
export function addBacktestCommand(program: Command): void {
  program
    .command('backtest')
    .description('let recorded readings arrive again, and write what guests would have been told')
    .requiredOption('--catalog <file>', "the park's catalog file")
    .requiredOption('--readings <file>', 'what its sensors said')
    .requiredOption('--out <file>', 'where the estimates go')
    .option('--every <seconds>', 'from step to step, in time of arrival', seconds, 60)
    .addHelpText('after', HELP)
    .action(async ({ catalog, readings, every, out }: BacktestOptions) => {
      const { runBacktest } = await import('./command.ts');
      await runBacktest({ catalog, readings, everySeconds: every, out });
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('give a whole number from 1 to 86400');
}

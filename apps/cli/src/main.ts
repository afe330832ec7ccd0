import { Command, InvalidArgumentError } from 'commander';
import { addBacktestCommand } from './backtest/commands.ts';
import { addCostCommand } from './cost/commands.ts';
import { addDashboardsCommand } from './dashboards/commands.ts';
import { addDatabaseCommands } from './database/commands.ts';
import { addDeadLetterCommands } from './dead-letters/commands.ts';
import { addPostedCommand } from './posted/commands.ts';
import { addReleaseCommand } from './release/commands.ts';
import { addReplayCommand } from './replay/commands.ts';
import { addShadowCommands } from './shadow/commands.ts';
import { addSimulateCommand } from './simulate/commands.ts';
import { addForecastEvalCommand } from './forecast-eval/commands.ts';
import type { Mode } from './start/mode.ts';
import { UsageError } from './usage-error.ts';

// What a command needs is loaded when it is run: the whole of Ridewait takes a second.

/** Exit codes: 0 done, 1 a fault or no waits served, 2 a command or a configuration that can't be used. */
const EXIT = { fault: 1, usage: 2 } as const;

/** Errors, by their `code`, that the user can do something about. */
const USAGE = new Set<unknown>(['usage', 'config', 'catalog_file', 'archive_place']);

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('give a number over 0');
  return value;
}

interface StartOptions {
  embedded?: boolean;
  real?: boolean;
  for?: number;
  catalog?: string;
  archive?: string;
  observe?: boolean;
  seed: number;
  warmup: number;
}

async function start(given: StartOptions): Promise<void> {
  if (given.embedded && given.real) throw new UsageError('give --embedded or --real, not both');
  const mode: Mode = given.embedded ? 'embedded' : given.real ? 'real' : 'auto';
  const { runStart } = await import('./start/command.ts');
  process.exitCode = await runStart({
    mode,
    seed: given.seed,
    warmupMinutes: given.warmup,
    ...(given.for !== undefined && { forSeconds: given.for }),
    ...(given.catalog !== undefined && { catalogFile: given.catalog }),
    ...(given.archive !== undefined && { archiveDir: given.archive }),
    ...(given.observe && { withPrometheus: true }),
  });
}

const program = new Command('ridewait')
  .description('How long each queue in an amusement park really is.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage));

program
  .command('start')
  .description('run a simulated park on this machine, from sensor to phone')
  .option('--embedded', 'all backing services inside this process')
  .option('--real', 'real servers only; fails where one is missing')
  .option('--for <seconds>', 'stop after so long; exits 0 only if waits were served', positive)
  .option('--catalog <file>', 'parks of your own, as a catalog file')
  .option('--archive <folder>', 'keep every message there, as the archive in the cloud does')
  .option('--observe', 'a Prometheus that scrapes the park, with the alerts of the cloud')
  .option('--seed <number>', 'of the simulated day', positive, 7)
  .option('--warmup <minutes>', 'how long the park has been open already', positive, 120)
  .action(start);

addDatabaseCommands(program);
addReplayCommand(program);
addShadowCommands(program);
addDeadLetterCommands(program);
addForecastEvalCommand(program);
addSimulateCommand(program);
addPostedCommand(program);
addBacktestCommand(program);
addDashboardsCommand(program);
addCostCommand(program);
addReleaseCommand(program);

try {
  await program.parseAsync();
  // Something that still lingers must not keep a finished command alive.
  process.exit();
} catch (error) {
  const { code, message, stack } = error as Error & { code?: unknown };
  const isUsage = USAGE.has(code);
  // A fault of ours is told with where it happened; what the user can do something about, without.
  process.stderr.write(`ridewait: ${isUsage || code === 'unavailable' ? message : stack}\n`);
  process.exit(isUsage ? EXIT.usage : EXIT.fault);
}

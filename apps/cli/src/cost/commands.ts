import type { Command } from 'commander';

interface Given {
  env: string;
  json?: boolean;
  explain?: boolean;
  freeTier: boolean;
  [load: string]: unknown;
}

const HELP = `
Rates and attractions are those of one park while it is open. Nothing is asked of Google: prices are a dated table,
CPU and bytes are measured (docs/PERFORMANCE.md), the rest is the environment's config (infra/pulumi/environments)
and assumptions that --explain shows. docs/COST.md has worked examples.

Exit codes: 0 done, 2 flags that can't be used (all of them told), 1 a fault.`;

/** `ridewait cost …`: what a month costs. */
export function addCostCommand(program: Command): void {
  program
    .command('cost')
    .description('what a month costs, line by line')
    .option('--env <name>', 'dev, staging or prod', 'prod')
    .option('--parks <n>', 'how many (default: 1)', asNumber)
    .option('--attractions <n>', 'of a park (default: 60)', asNumber)
    .option('--readings-per-second <n>', 'of a park (default: 100)', asNumber)
    .option('--api-rps <n>', 'requests a second to the API, of a park (default: 200)', asNumber)
    .option(
      '--open-hours <n>',
      'hours a day with this load (default: 24, a bound from above)',
      asNumber,
    )
    .option('--post-seconds <n>', 'between two POSTs of a ride’s gateway (default: 1)', asNumber)
    .option(
      '--readings-per-message <n>',
      'in place of what follows from how ingest gathers',
      asNumber,
    )
    .option('--not-modified <share>', 'of answers that are 304 (default: 0)', asNumber)
    .option(
      '--logged-requests <share>',
      'of requests whose log entry is kept (default: 1)',
      asNumber,
    )
    .option(
      '--history-years <n>',
      'age of history, whose quarter-hours stay (default: 1)',
      asNumber,
    )
    .option('--no-free-tier', 'without what Google gives away to a billing account')
    .option('--explain', 'how each line is reckoned, and what was assumed')
    .option('--json', 'for programs')
    .addHelpText('after', HELP)
    .action(cost);
}

async function cost({ env, json = false, explain = false, ...load }: Given): Promise<void> {
  const { runCost } = await import('./command.ts');
  runCost({ env, json, explain, load });
}

/** What is no number stays as it is, so that the schema tells of it together with all else. */
function asNumber(text: string): number | string {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}

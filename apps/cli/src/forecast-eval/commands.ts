import { type Command, InvalidArgumentError } from 'commander';
import { parseLocalTime } from '../waits-data/local-time.ts';

interface EvalOptions {
  data: string;
  testFrom?: number;
}

const HELP = `
Forecasts are made every 15 minutes from 09:00 to 21:00, each from what was known by then, and learnt from day by
day. MAE: mean absolute error in minutes. Ratio: ours to seasonal naive (the same slot a week before), mean over rides.`;

/** `ridewait forecast-eval`: the forecast, judged on recorded signs. */
export function addForecastEvalCommand(program: Command): void {
  program
    .command('forecast-eval')
    .description('judge the forecast on recorded waits, beside persistence and last week')
    .requiredOption('--data <folder>', 'of RIDE.csv.gz: local_time,actual_minutes,posted_minutes')
    .option('--test-from <date>', 'judge only waits from then on: 2018-01-01', date)
    .addHelpText('after', HELP)
    .action(async (given: EvalOptions) => (await import('./command.ts')).runForecastEval(given));
}

function date(text: string): number {
  const at = parseLocalTime(`${text}T00:00`);
  if (at === undefined) throw new InvalidArgumentError('give a date: 2018-01-01');
  return at;
}

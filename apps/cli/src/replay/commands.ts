import { type Command, InvalidArgumentError } from 'commander';
import { parseTime } from '../terminal/times.ts';
import { UsageError } from '../usage-error.ts';

interface ReplayOptions {
  archive?: string;
  fromRound?: string;
  from?: number;
  to?: number;
  apply?: boolean;
  json?: boolean;
}

const HELP = `
Exit codes: 0 history holds all that the archive does, 3 it does not, 2 nothing that can be replayed, 1 a fault.

DATABASE_URL (or CLOUD_SQL_INSTANCE) names the database. With REDIS_URL and PUBSUB_PROJECT, --apply also has the
live states made again; --from-round needs PUBSUB_PROJECT. --from and --to are times of publishing.`;

/** `ridewait replay …`: what was said is folded again. */
export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .description('compare history with the archive, or have readings delivered again')
    .option('--archive <place>', 'a folder, or gs://bucket/prefix')
    .option('--from <time>', 'from then on: 2026-11-24T10:00:00Z, or 26h for so long ago', time)
    .option('--to <time>', 'before then; default: two minutes ago', time)
    .option('--apply', 'put in place what history lacks')
    .option('--json', 'the result as JSON')
    .option('--from-round <id>', 'go back to a round: its number, or latest', roundId)
    .addHelpText('after', HELP)
    .action(replay);
}

async function replay({ archive, fromRound, ...options }: ReplayOptions): Promise<void> {
  if ((archive === undefined) === (fromRound === undefined)) {
    throw new UsageError('give --archive or --from-round, one of them');
  }
  if (archive !== undefined) {
    const { runReplay } = await import('./command.ts');
    process.exitCode = await runReplay({ archive, ...options });
    return;
  }
  if (Object.keys(options).length > 0) {
    throw new UsageError('--from-round takes no other option: the bus delivers all since then');
  }
  const { runReplayFromRound } = await import('./from-round-command.ts');
  await runReplayFromRound(fromRound!);
}

/** Commander would give the value before as a second argument. */
function time(text: string): number {
  return parseTime(text);
}

function roundId(text: string): string {
  if (text === 'latest' || /^\d+$/.test(text)) return text;
  throw new InvalidArgumentError('give the number of a round, or latest');
}

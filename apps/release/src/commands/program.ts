import { Command, InvalidArgumentError } from 'commander';
import { type GithubEnv, nowIn, type ReleaseEnvironment } from './environment.ts';
import { UsageError } from './usage-error.ts';

export interface ProgramDeps {
  github: GithubEnv;
  open(environment: string): Promise<ReleaseEnvironment>;
  /** What this checkout reads and writes. */
  manifest(): Promise<unknown>;
  print(line: string): void;
  /** Told the exit code of a command that is done. */
  exit(code: number): void;
}

const HELP = `
Exit codes: 0 promoted (or done), 3 rolled back, 4 refused, 5 not over yet (release resume goes on), 2 something that
can't be used, 1 a fault of its own. docs/RELEASES.md says how a release goes.`;

interface Leading {
  env: string;
  json?: string;
  for?: number;
}

/** `ridewait release …`: what a command needs is loaded when it is run. What throws is for `failureOf`. */
export function releaseProgram({ github, open, manifest, print, exit }: ProgramDeps): Command {
  const program = new Command('ridewait release')
    .description('Give a new revision its traffic in steps, as long as it is no worse.')
    .addHelpText('after', HELP)
    .exitOverride();

  function command(name: string, description: string): Command {
    return program
      .command(name)
      .description(description)
      .requiredOption('--env <name>', 'dev, staging or prod');
  }
  function leadingCommand(name: string, description: string): Command {
    return command(name, description)
      .option('--json <file>', 'the whole story at its end, for programs')
      .option(
        '--for <duration>',
        'stop after so long (90s, 30m, 5h), to be taken up again',
        duration,
      );
  }

  leadingCommand('start', 'release new images; one that was left half-way is led to its end first')
    .requiredOption('--images <file>', 'JSON: each image that is new, by name, with its digest')
    .option('--id <id>', 'what the release is called', defaultId(github))
    .action(async (given: Leading & { images: string; id: string }) => {
      const { start } = await import('./leading.ts');
      const options = { ...leadingOf(given), id: idOf(given.id), images: given.images };
      exit(await start(await open(given.env), { ...options, manifest: await manifest() }, print));
    });
  leadingCommand('resume', 'take up the release that is on its way, after a crash or a stop')
    .option('--force', 'though it is led by another process, which stops then')
    .action(async (given: Leading & { force?: boolean }) => {
      const { resume } = await import('./leading.ts');
      const force = given.force ?? false;
      exit(await resume(await open(given.env), { ...leadingOf(given), force }, print));
    });
  command('status', 'what is on its way, what is stable, how the last ones ended')
    .option('--json', 'for programs: the whole record')
    .action(async ({ env, json = false }: { env: string; json?: boolean }) => {
      const { statusOf } = await import('./status.ts');
      const environment = await open(env);
      const { book } = environment;
      const read = await book.read();
      const lines = json
        ? [JSON.stringify(read, null, 2)]
        : statusOf(read, book.place, nowIn(environment));
      for (const line of lines) print(line);
      exit(0);
    });
  for (const [name, says, description] of [
    ['promote', 'promote', 'let it go on to its next step, whatever the judge says'],
    ['rollback', 'rollback', 'back to the stable revisions, at once'],
    ['hold', 'hold', 'no more traffic until it is let go on; it is judged meanwhile'],
    ['proceed', 'resume', 'let a held one go on'],
  ] as const) {
    command(name, description).action(async ({ env }: { env: string }) => {
      const { say } = await import('./leading.ts');
      exit(await say(await open(env), says, print));
    });
  }
  command('adopt', 'take what serves everything now for stable, made from this commit')
    .requiredOption('--images <file>', 'JSON: what it is made of, by name')
    .action(async ({ env, images }: { env: string; images: string }) => {
      const { adopt } = await import('./adopt.ts');
      const { readImages } = await import('./images-file.ts');
      const made = { images: await readImages(images), manifest: await manifest() };
      await adopt(await open(env), made, print);
      exit(0);
    });
  command('forget', 'let a revision that went back be tried again')
    .argument('<revision>', 'its name, as `release status` shows it')
    .action(async (revision: string, { env }: { env: string }) => {
      const { forget } = await import('./adopt.ts');
      await forget(await open(env), revision, print);
      exit(0);
    });
  program
    .command('manifest')
    .description('what this commit reads, writes and migrates, as a release remembers it')
    .action(async () => {
      print(JSON.stringify(await manifest(), null, 2));
      exit(0);
    });
  return program;
}

function leadingOf({ json, for: forSeconds }: Leading): { json?: string; forSeconds?: number } {
  return {
    ...(json !== undefined && { json }),
    ...(forSeconds !== undefined && { forSeconds }),
  };
}

const UNITS = { s: 1, m: 60, h: 3600 } as const;

function duration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  const seconds = Number(number) * (UNITS[unit as keyof typeof UNITS] ?? Number.NaN);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('give a number and a unit: 90s, 30m, 5h');
}

/** Of the run on GitHub, where it is one: run again, it is the same release. */
function defaultId({ GITHUB_RUN_ID }: GithubEnv): string {
  if (GITHUB_RUN_ID) return `run-${GITHUB_RUN_ID}`;
  return new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();
}

function idOf(id: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,62}$/.test(id)) return id;
  throw new UsageError(`--id ${id}: take lower-case letters, digits, dots and hyphens, up to 63`);
}

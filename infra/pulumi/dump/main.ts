// `npm run infra:dump -- --env prod`: prints every resource of an environment, as the program makes it of stand-ins
// for what differs from deployment to deployment. `--preview` leaves out what only the cloud can know. `--write`
// renews the committed snapshots, `--check` (of `npm run check`) tells how the program differs from them.
// Exit code 1: it differs; 2: it could not be run.
import { parseArgs } from 'node:util';
import { type EnvironmentName, ENVIRONMENTS } from '../src/config/environment.ts';
import { differences } from './differences.ts';
import { openRunner, type Runner } from './run.ts';
import { readSnapshot, textOf, writeSnapshot } from './snapshots.ts';

const USAGE = `say what to do:
  npm run infra:dump -- --env ${ENVIRONMENTS.join('|')} [--preview]   prints it
  npm run infra:dump -- --write [--env …]   renews infra/pulumi/snapshots
  npm run infra:dump -- --check [--env …]   tells how the program differs from them`;

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      env: { type: 'string' },
      preview: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  });
  const chosen = ENVIRONMENTS.filter((name) => values.env === undefined || values.env === name);
  if (chosen.length === 0) {
    throw new Error(`there is no environment ${values.env}; there are ${ENVIRONMENTS.join(', ')}`);
  }
  using runner = openRunner();
  if (values.write) return await write(runner, chosen);
  if (values.check) return await check(runner, chosen);
  if (values.env === undefined) throw new Error(USAGE);
  process.stdout.write(textOf(await runner.dump(chosen[0]!, { preview: values.preview })));
  return 0;
}

async function write(runner: Runner, environments: readonly EnvironmentName[]): Promise<number> {
  for (const environment of environments) {
    const dump = await runner.dump(environment);
    writeSnapshot(environment, dump);
    console.log(`${environment}: ${dump.length} resources`);
  }
  return 0;
}

async function check(runner: Runner, environments: readonly EnvironmentName[]): Promise<number> {
  const found: string[] = [];
  for (const environment of environments) {
    const now = await runner.dump(environment);
    const words = differences(readSnapshot(environment), now);
    found.push(...words.map((at) => `${environment}: ${at}`));
  }
  if (found.length === 0) {
    console.log(`infra: the program makes what its ${environments.length} snapshots show`);
    return 0;
  }
  for (const words of found) console.error(words);
  console.error(
    '\n✗ the program makes something else than infra/pulumi/snapshots show. If that is meant, run\n' +
      '  npm run infra:dump -- --write\nand commit them: a reviewer sees in them what changes in the cloud.',
  );
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

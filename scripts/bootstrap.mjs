// What `npm start`, `npm test` and their siblings run first. Plain JavaScript without dependencies, for
// npm runs on whatever Node the machine has (18 or newer), before anything is installed.
//
//   node scripts/bootstrap.mjs [--quiet] <command> [args…] [--then|--also [--quiet] <command> [args…]]…
//
// Installs the packages where node_modules doesn't match package-lock.json, then runs the commands with
// node_modules/.bin (and so Node 24) first on the PATH. `--then` goes on only after a success, `--also` in
// any case. Exits with the code of the first command that failed. Of a `--quiet` command nothing is seen
// unless it fails.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, InstallError } from './bootstrap/install.mjs';
import { parseSteps } from './bootstrap/steps.mjs';
import { runCommand } from './bootstrap/run-command.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** @param {string[]} args @returns {Promise<import('./bootstrap/run-command.mjs').Ending>} */
async function main(args) {
  const steps = parseSteps(args);
  await ensureInstalled(root);
  const bin = path.join(root, 'node_modules', '.bin');
  const env = {
    ...process.env,
    PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
    TURBO_TELEMETRY_DISABLED: '1',
  };
  /** @type {import('./bootstrap/run-command.mjs').Ending} */
  let worst = { code: 0, signal: null };
  for (const step of steps) {
    if (step.after === 'success' && worst.code !== 0) continue;
    const ending = await runCommand(step.command, step.args, { cwd: root, env, quiet: step.quiet });
    if (ending.signal !== null || ending.interrupted) return ending;
    if (worst.code === 0) worst = ending;
    if (ending.code !== 0 && steps.length > 1) {
      console.error(`\n✗ ${step.command} ${step.args.join(' ')} failed (exit code ${ending.code})`);
    }
  }
  return worst;
}

try {
  const ending = await main(process.argv.slice(2));
  // To die of the same signal is the only way to tell a caller which one it was.
  if (ending.signal !== null) process.kill(process.pid, ending.signal);
  else process.exitCode = ending.code;
} catch (error) {
  if (!(error instanceof InstallError)) throw error;
  if (error.signal !== null) process.kill(process.pid, error.signal);
  console.error(`\n✗ ${error.message}`);
  process.exitCode = 1;
}

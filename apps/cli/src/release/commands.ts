import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { UsageError } from '../usage-error.ts';

const RELEASE = fileURLToPath(new URL('../../../release/src/main.ts', import.meta.url));

/** `ridewait release …`: a program of its own, for it needs Pulumi, which no image has. */
export function addReleaseCommand(program: Command): void {
  program
    .command('release')
    .description('give a new revision its traffic in steps, or take it back')
    .argument('[arguments...]')
    .helpOption(false)
    .allowUnknownOption()
    .action(async (_: string[], __: unknown, command: Command) => {
      process.exitCode = await runRelease(command.args);
    });
}

/** Resolves to its exit code. A signal that this process gets is its, too: it stops where it can be taken up again. */
async function runRelease(args: readonly string[]): Promise<number> {
  if (!existsSync(RELEASE))
    throw new UsageError('release: run it from a checkout of the repository');
  const child = spawn(process.execPath, [RELEASE, ...args], { stdio: 'inherit' });
  // A terminal sends its own to both.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

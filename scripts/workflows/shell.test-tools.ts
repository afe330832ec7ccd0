import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.dirname(path.dirname(import.meta.dirname));

/**
 * A place for a shell script of the workflows to run in, where the programs that it calls are stand-ins: each call is
 * written down, and answered as `cases` says, the inside of a `case "$program $*" in`.
 */
export async function openStage(programs: readonly string[], cases: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-workflows-'));
  await mkdir(path.join(folder, 'bin'));
  const standIn = [
    '#!/usr/bin/env bash',
    'program=$(basename "$0")',
    'echo "$program $*" >>"$STAGE/calls"',
    `case "$program $*" in\n${cases}\nesac`,
  ].join('\n');
  for (const program of programs) {
    const file = path.join(folder, 'bin', program);
    await writeFile(file, standIn);
    await chmod(file, 0o755);
  }
  const read = (name: string) => readFile(path.join(folder, name), 'utf8').catch(() => '');
  return {
    folder,
    read,
    write: (name: string, text: string) => writeFile(path.join(folder, name), text),
    calls: async () => (await read('calls')).split('\n').filter((line) => line !== ''),
    run(script: string, args: readonly string[], env: Record<string, string> = {}) {
      const { status, stdout, stderr } = spawnSync('bash', [path.join(ROOT, script), ...args], {
        cwd: folder,
        env: {
          PATH: `${folder}/bin:/usr/local/bin:/usr/bin:/bin`,
          HOME: folder,
          STAGE: folder,
          RUNNER_TEMP: folder,
          PAUSE_SECONDS: '0',
          GITHUB_OUTPUT: path.join(folder, 'output'),
          GITHUB_REPOSITORY: 'park/ridewait',
          ...env,
        },
        encoding: 'utf8',
      });
      return { status, output: stdout + stderr };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

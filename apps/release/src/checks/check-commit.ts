// `npm run check:release`: whether this checkout may run beside the commit before it, as a release would ask. Of both
// the manifest is read that is committed, apps/release/manifest.json; `--write` renews this one's. Another argument is
// another repository than this one.
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { releaseProblems } from './release-problems.ts';

const FILE = 'apps/release/manifest.json';
const OWN_ROOT = path.resolve(import.meta.dirname, '../../../..');
const root = process.argv.slice(2).find((arg) => !arg.startsWith('--')) ?? OWN_ROOT;
const file = path.join(root, FILE);

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function manifestAt(commit: string): unknown {
  const text = git('show', `${commit}:${FILE}`);
  return text === undefined ? undefined : JSON.parse(text);
}

/** The commit that this checkout has to be able to run beside: where its branch left main, or the one before. */
function baseOf(own: unknown): string | undefined {
  const head = git('rev-parse', '--verify', '--quiet', 'HEAD');
  const left = git('merge-base', 'HEAD', 'origin/main');
  if (left !== undefined && left !== head) return left;
  const isCommitted = isDeepStrictEqual(manifestAt('HEAD'), own);
  return isCommitted ? git('rev-parse', '--verify', '--quiet', 'HEAD^') : head;
}

/** Renews the manifest, or says that it has to be renewed. */
async function keepUp(): Promise<string[]> {
  const { thisManifest } = await import('./manifest.ts');
  const manifest = await thisManifest();
  if (process.argv.includes('--write')) {
    await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
    spawnSync('oxfmt', [FILE], { cwd: root });
  }
  const committed = await readFile(file, 'utf8').catch(() => '{}');
  return isDeepStrictEqual(JSON.parse(committed), manifest)
    ? []
    : [`${FILE} is not what this checkout reads and writes: npm run check:release -- --write`];
}

async function compare(): Promise<string[]> {
  const own: unknown = JSON.parse(await readFile(file, 'utf8'));
  const base = baseOf(own);
  const before = base && manifestAt(base);
  if (!base || before === undefined) {
    console.log('release: there is no commit before this one here to compare it with');
    return [];
  }
  const found = releaseProblems(before, own).map((problem) => `beside ${base}: ${problem}`);
  if (found.length === 0) console.log(`release: it may run beside ${base}`);
  return found;
}

const stale = root === OWN_ROOT ? await keepUp() : [];
const problems = stale.length > 0 ? stale : await compare();
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const PATIENCE_MS = 300_000;

function dump(...args: string[]) {
  const file = path.join(import.meta.dirname, 'main.ts');
  return spawnSync(process.execPath, [file, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });
}

it.for<[args: string[], words: string]>([
  [[], 'say what to do'],
  [['--env', 'production'], 'there is no environment production; there are dev, staging, prod'],
  [['--environment', 'prod'], "Unknown option '--environment'"],
])('refuses %j', ([args, words]) => {
  const { status, stdout, stderr } = dump(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(words);
});

it(
  'prints every resource as type, name and inputs, and nothing else',
  { timeout: PATIENCE_MS },
  () => {
    const { status, stdout } = dump('--env', 'dev');
    const printed = JSON.parse(stdout) as object[];
    expect(status).toBe(0);
    expect(printed.length).toBeGreaterThan(200);
    const keys = new Set(printed.map((resource) => Object.keys(resource).join()));
    expect(keys).toEqual(new Set(['type,name,inputs']));
  },
);

import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_LINES } from './workspace/source-rules.ts';

const SHA = 'a'.repeat(40);

/** A small repository that keeps every rule. */
const SOUND: Record<string, string> = {
  'package.json': JSON.stringify({
    workspaces: ['packages/*'],
    scripts: { start: 'x', check: 'x' },
    devDependencies: { zod: '4.6.7' },
  }),
  'package-lock.json': JSON.stringify({
    packages: {
      '': { devDependencies: { zod: '4.6.7' } },
      'packages/core': { dependencies: { zod: '4.6.7' } },
      'packages/bus': {},
    },
  }),
  'packages/core/package.json': JSON.stringify({
    description: 'The core.',
    dependencies: { zod: '4.6.7' },
  }),
  'packages/core/src/index.ts': "export { a } from './a.ts';\n",
  'packages/core/src/a.ts': '//\n'.repeat(MAX_LINES),
  'packages/bus/package.json': JSON.stringify({ description: 'The bus.' }),
  'README.md': 'See [the map](docs/ARCHITECTURE.md#map), [the web](https://a.example/b).\n',
  'docs/ARCHITECTURE.md':
    'packages/core, packages/bus: `npm run check`, `npm start`. [up](../README.md)\n',
  '.github/workflows/ci.yml': `- uses: actions/checkout@${SHA} # v1\n- uses: ./.github/own\n`,
};

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'check-workspace-'));
  execFileSync('git', ['init', '-q', root]);
  write(SOUND);
});

afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

/** Adds the lockfile that npm would write for these. */
function lock(files: Record<string, string>): string {
  const { packages } = JSON.parse(SOUND['package-lock.json']!);
  for (const [file, text] of Object.entries(files)) {
    if (file.endsWith('/package.json')) packages[path.dirname(file)] = JSON.parse(text);
  }
  return JSON.stringify({ packages });
}

function write(files: Record<string, string>) {
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
}

function check() {
  const program = path.join(import.meta.dirname, 'check-workspace.ts');
  const { status, stderr } = spawnSync(process.execPath, [program, root], { encoding: 'utf8' });
  return { status, breaches: stderr.split('\n').filter(Boolean) };
}

it('finds nothing in a repository that keeps the rules', () => {
  expect(check()).toEqual({ status: 0, breaches: [] });
});

it('sees nothing of what version control ignores', () => {
  write({ '.gitignore': 'dist/\n', 'packages/core/dist/a.js': "export * from './b.js';\n" });
  expect(check()).toEqual({ status: 0, breaches: [] });
});

describe('finds', () => {
  const bus = 'packages/bus/package.json';
  it.for<[string, Record<string, string>, string]>([
    [
      'a range where a version should be',
      { [bus]: '{"description":"x","dependencies":{"hono":"^4.0.0"}}' },
      `${bus}: hono is "^4.0.0"; name one exact version`,
    ],
    [
      'two versions of one dependency',
      { [bus]: '{"description":"x","dependencies":{"zod":"4.6.8"}}' },
      'zod has several versions (4.6.7 in ., 4.6.8 in packages/bus, 4.6.7 in packages/core); agree on one',
    ],
    [
      'a lockfile that is behind',
      { 'package-lock.json': '{"packages":{"":{"devDependencies":{"zod":"4.6.7"}}}}' },
      'package-lock.json: lags behind packages/core/package.json; run `npm install` and commit it',
    ],
    [
      'a lockfile without the packages of other platforms',
      {
        'package-lock.json': JSON.stringify({
          packages: {
            ...JSON.parse(SOUND['package-lock.json']!).packages,
            'node_modules/turbo': {
              version: '2.0.0',
              optionalDependencies: { '@turbo/mac': '2.0.0', '@turbo/linux': '2.0.0' },
            },
            'node_modules/turbo/node_modules/@turbo/linux': { version: '2.0.0' },
          },
        }),
      },
      'package-lock.json: node_modules/turbo 2.0.0 wants @turbo/mac, which the registry lacked; ' +
        'pin a version that has them all',
    ],
    ['a workspace without a description', { [bus]: '{}' }, `${bus}: a description is missing`],
    [
      'a workspace that is not on the map',
      { 'packages/new/package.json': '{"description":"x"}' },
      'docs/ARCHITECTURE.md: packages/new is not on the map',
    ],
    [
      'a file that has grown',
      { 'packages/core/src/a.ts': '//\n'.repeat(MAX_LINES + 1) },
      'packages/core/src/a.ts: 301 lines, over 300; split it by what it speaks of',
    ],
    [
      'export *',
      { 'packages/core/src/index.ts': "export * from './a.ts';\n" },
      'packages/core/src/index.ts: `export *`; name what is exported',
    ],
    [
      'an import that goes around a workspace’s name',
      { 'packages/bus/src/b.ts': "import {\n  a,\n} from '../../core/src/a.ts';\n" },
      'packages/bus/src/b.ts: imports ../../core/src/a.ts, which is in packages/core; use its name',
    ],
    [
      'a link that leads nowhere',
      { 'docs/X.md': '```\n[shown](not-checked.md)\n```\n![pic](../img/none.png)\n' },
      'docs/X.md: the link ../img/none.png leads nowhere',
    ],
    [
      'a script that is named but missing',
      { 'docs/X.md': 'Run `npm run bench` or `npm install`.\n' },
      'docs/X.md: names npm script "bench", which package.json doesn\'t have',
    ],
    [
      'a script that is named in CI but missing',
      { '.ci/run': 'npm test\n' },
      '.ci/run: names npm script "test", which package.json doesn\'t have',
    ],
    [
      'an action that is not pinned',
      { '.github/workflows/ci.yml': '- uses: actions/checkout@v7\n' },
      '.github/workflows/ci.yml: actions/checkout@v7 is not pinned to a full commit SHA',
    ],
  ])('%s', ([, files, breach]) => {
    write({ 'package-lock.json': lock(files), ...files });
    expect(check()).toEqual({ status: 1, breaches: [breach] });
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { NODE_ARGS } from '../bundle/node-args.ts';
import { ignoreLines, isSent, lastOf, parseDockerfile } from './dockerfile.ts';

const ROOT = path.join(import.meta.dirname, '../..');

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function readJson(file: string): unknown {
  return JSON.parse(read(file));
}

function readManifest(folder: string): Manifest {
  return readJson(path.join(folder, 'package.json')) as Manifest;
}

interface Manifest {
  scripts?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** The apps that are deployed: those that are bundled. */
const APPS = readdirSync(path.join(ROOT, 'apps')).filter((app) => {
  const { scripts } = readManifest(path.join('apps', app));
  return scripts?.['build'] === 'node ../../scripts/bundle.ts';
});

const SOURCE = read('Dockerfile');
const { args, stages } = parseDockerfile(SOURCE);
const [build, warm, final] = stages as [
  (typeof stages)[number],
  (typeof stages)[number],
  (typeof stages)[number],
];
const IGNORE = ignoreLines(read('.dockerignore'));

describe('the image', () => {
  it('is made in three stages, of the bases that a release names by digest', () => {
    expect(stages.map(({ name, image }) => [name, image])).toEqual([
      ['build', '${BUILD_IMAGE}'],
      ['warm', '${RUN_IMAGE}'],
      ['', '${RUN_IMAGE}'],
    ]);
    expect(Object.keys(args)).toEqual(['BUILD_IMAGE', 'RUN_IMAGE']);
  });

  it('runs on the Node that the repository is tested with, without a shell', () => {
    const node = readManifest('').devDependencies!['node']!;
    const [major] = node.split('.');
    expect(args['BUILD_IMAGE']).toMatch(
      new RegExp(`^node:${node.replaceAll('.', String.raw`\.`)}-`),
    );
    expect(args['RUN_IMAGE']).toMatch(
      new RegExp(String.raw`^gcr\.io/distroless/nodejs${major}-debian\d+:nonroot$`),
    );
    expect(read('scripts/bundle/bundle-app.ts')).toContain(`target: 'node${major}'`);
  });

  it('is for each app that is bundled, and says which there are', () => {
    expect(APPS).toEqual(['api', 'cli', 'ingest', 'processor', 'web']);
    const sentence = `APP is one of ${APPS.slice(0, -1).join(', ')} and ${APPS.at(-1)}.`;
    expect(SOURCE).toContain(sentence);
    const warmUp = read('scripts/image/warm-up.ts');
    for (const app of APPS) expect(warmUp).toMatch(new RegExp(`^ {2}${app}: \\[`, 'm'));
    // Without a default: an image of the wrong app would be built without a word.
    for (const { instructions } of stages) {
      expect(instructions.filter(({ name }) => name === 'ARG').map(({ text }) => text)).toEqual([
        'APP',
      ]);
    }
  });

  it('runs as nobody in particular, by number', () => {
    expect(lastOf(final, 'USER')).toBe('65532:65532');
    expect(lastOf(warm, 'USER')).toBe('65532:65532');
  });

  it('starts Node as services are measured and tested', () => {
    const entrypoint = ['/nodejs/bin/node', ...NODE_ARGS, '/app/main.mjs'];
    expect(JSON.parse(lastOf(final, 'ENTRYPOINT')!)).toEqual(entrypoint);
    expect(lastOf(final, 'CMD')).toBeUndefined();
  });

  it('carries code that was compiled as it will be run', () => {
    const entrypoint = JSON.parse(lastOf(final, 'ENTRYPOINT')!) as string[];
    const warmUp = JSON.parse(lastOf(warm, 'RUN')!) as string[];
    expect(warmUp).toEqual([...entrypoint.slice(0, -1), '/warm-up.ts', entrypoint.at(-1)]);
    const written = lastOf(warm, 'ENV')!.replace('NODE_COMPILE_CACHE=', '');
    const kept = lastOf(final, 'ENV')!.replace('NODE_COMPILE_CACHE=', '');
    expect(final.instructions).toContainEqual({
      name: 'COPY',
      flags: { from: 'warm', chmod: '0555' },
      text: `${written}/ ${kept}/`,
    });
  });

  it('holds the bundle and what was compiled of it, and nothing else', () => {
    const copies = final.instructions.filter(({ name }) => ['COPY', 'ADD'].includes(name));
    expect(copies.map(({ flags, text }) => [flags['from'], text])).toEqual([
      ['build', '/ridewait/apps/${APP}/dist/ /app/'],
      ['warm', '/tmp/compile-cache/ /app/compile-cache/'],
    ]);
    expect(final.instructions.filter(({ name }) => name === 'RUN')).toEqual([]);
  });

  it('copies only what is there once an app is built', () => {
    const place = `${lastOf(build, 'WORKDIR')}/`;
    const copied = [warm, final].flatMap(({ instructions }) =>
      instructions
        .filter(({ name, flags }) => name === 'COPY' && flags['from'] === 'build')
        .map(({ text }) => text.split(' ')[0]!.replace(place, '')),
    );
    expect(new Set(copied)).toEqual(new Set(['apps/${APP}/dist/', 'scripts/image/warm-up.ts']));
    expect(existsSync(path.join(ROOT, 'scripts/image/warm-up.ts'))).toBe(true);
    const { tasks } = readJson('turbo.json') as {
      tasks: Record<string, { outputs?: string[] }>;
    };
    expect(tasks['build']?.outputs).toContain('dist/**');
  });

  it('is built by programs that are installed, of packages whose scripts are not run', () => {
    const runs = build.instructions.filter(({ name }) => name === 'RUN').map(({ text }) => text);
    expect(runs).toEqual([
      'npm ci --ignore-scripts --include-workspace-root --workspace "apps/${APP:?name an app with --build-arg APP=…}"',
      'npx --no-install turbo run build --filter "./apps/${APP}"',
    ]);
    expect(readManifest('').devDependencies).toHaveProperty('turbo');
  });
});

describe('what is sent to the builder', () => {
  const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');

  it('has each file that an app is built from', () => {
    const needed = tracked.filter(
      (file) =>
        /^(?:apps|packages|scripts)\//.test(file) ||
        /^(?:package(?:-lock)?|turbo)\.json$/.test(file),
    );
    expect(needed.length).toBeGreaterThan(300);
    expect(needed.filter((file) => !isSent(file, IGNORE))).toEqual([]);
  });

  it('has the manifest of each workspace, without which npm refuses the lockfile', () => {
    const { packages } = readJson('package-lock.json') as { packages: Record<string, unknown> };
    const workspaces = Object.keys(packages).filter((at) => !at.includes('node_modules'));
    expect(workspaces.length).toBeGreaterThan(10);
    const manifests = workspaces.map((at) => path.posix.join(at, 'package.json'));
    expect(manifests.filter((file) => !isSent(file, IGNORE))).toEqual([]);
  });

  it.for([
    '.git/config',
    '.env',
    'apps/api/.env.local',
    '.ridewait/keys.json',
    'apps/cli/.ridewait/keys.json',
    'node_modules/zod/package.json',
    'infra/pulumi/node_modules/x/package.json',
    'apps/web/dist/page/index.html',
    'infra/pulumi/Pulumi.prod.yaml',
    'infra/pulumi/src/program.ts',
    'docs/DEPLOY.md',
    'npm-debug.log',
  ])('leaves out %s', (file) => {
    expect(isSent(file, IGNORE)).toBe(false);
  });
});

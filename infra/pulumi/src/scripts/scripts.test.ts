import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environments } from '../../environments/environments.ts';
import { readStack } from '../config/read-stack.ts';

const PULUMI = path.dirname(path.dirname(import.meta.dirname));

/**
 * Stands in for a program: writes down how it was called, and answers as its cases say. What the cloud has is a
 * file for each thing.
 */
const STAND_IN = `#!/usr/bin/env bash
program=$(basename "$0")
printf '%s' "$program" >> "$STAGE/calls"
printf ' %s' "$@" >> "$STAGE/calls"
printf '\\n' >> "$STAGE/calls"
has() { [[ -e "$STAGE/$1" ]]; }
case "$program $*" in
  'gcloud storage buckets describe '*) has bucket ;;
  'gcloud storage buckets create '*) touch "$STAGE/bucket" ;;
  'gcloud kms keyrings describe '*) has keyring ;;
  'gcloud kms keyrings create '*) touch "$STAGE/keyring" ;;
  'gcloud kms keys describe '*) has key ;;
  'gcloud kms keys create '*) touch "$STAGE/key" ;;
  'gcloud projects describe '*) echo 123456789012 ;;
  'pulumi stack select '*) has stack ;;
  'pulumi stack init '*) touch "$STAGE/stack" ;;
  'pulumi config get '*) has images ;;
  'pulumi stack output images '*) echo us-central1-docker.pkg.dev/park-dev/ridewait ;;
  'git status --porcelain') if has dirty; then echo ' M README.md'; fi ;;
  'git rev-parse '*) echo 0123456789ab ;;
  'skopeo inspect '*) has pushed ;;
  'docker pull '*) has pushed ;;
  'docker inspect '*)
    name=\${!#}
    echo "example.com/other@sha256:${'f'.repeat(64)}"
    echo "\${name%%:*}@sha256:${'a'.repeat(64)}" ;;
esac
`;

let stage: string;
beforeEach(async () => {
  stage = await mkdtemp(path.join(tmpdir(), 'ridewait-scripts-'));
  await mkdir(path.join(stage, 'bin'));
  for (const program of ['gcloud', 'pulumi', 'docker', 'git', 'skopeo']) {
    const file = path.join(stage, 'bin', program);
    await writeFile(file, STAND_IN);
    await chmod(file, 0o755);
  }
});
afterEach(() => rm(stage, { recursive: true, force: true }));

function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync('bash', [path.join(PULUMI, script), ...args], {
    env: { PATH: `${stage}/bin:/usr/bin:/bin`, STAGE: stage, HOME: stage },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** How programs were called since the last time. */
async function calls(): Promise<string[]> {
  const file = path.join(stage, 'calls');
  const text = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, '');
  return text.split('\n').filter((line) => line !== '');
}

/** What was set of a stack's configuration. */
function configOf(called: readonly string[]): Record<string, string> {
  const set = called.map((call) => /^pulumi config set .*(ridewait:\w+) (?:-- )?(.+)$/.exec(call));
  return Object.fromEntries(set.flatMap((match) => (match ? [[match[1]!, match[2]!]] : [])));
}

const ARGS = [
  'dev',
  'park-dev',
  '0A1B2C-3D4E5F-678901',
  'on-call@park.example',
  'https://github.com/park/ridewait',
];

describe('bootstrap.sh', () => {
  it('makes a bucket, a key and a stack, and tells the stack all that a foundation needs', async () => {
    expect(run('bootstrap.sh', ...ARGS)).toMatchObject({
      status: 0,
      output: expect.stringContaining('Pulumi.dev.yaml is ready'),
    });
    const called = await calls();
    const made = called.filter((call) => /\b(?:create|init|link|enable)\b/.test(call));
    expect(made.map((call) => call.split(' ').slice(0, 4).join(' '))).toEqual([
      'gcloud billing projects link',
      'gcloud services enable cloudkms.googleapis.com',
      'gcloud storage buckets create',
      'gcloud kms keyrings create',
      'gcloud kms keys create',
      'pulumi stack init dev',
    ]);
    expect(called).toContain(
      'gcloud storage buckets update gs://park-dev-pulumi-state --versioning',
    );
    expect(readStack('dev', configOf(called), environments)).toMatchObject({
      project: 'park-dev',
      projectNumber: '123456789012',
      foundationOnly: true,
      observability: { emails: ['on-call@park.example'] },
      stateBucket: 'park-dev-pulumi-state',
      stateKey: 'projects/park-dev/locations/us-central1/keyRings/pulumi/cryptoKeys/state',
    });
  });

  it('makes nothing twice, and takes no services away that are there', async () => {
    run('bootstrap.sh', ...ARGS);
    await calls();
    await writeFile(path.join(stage, 'images'), '');
    expect(run('bootstrap.sh', ...ARGS).status).toBe(0);
    const called = await calls();
    expect(called.filter((call) => /\b(?:create|init)\b/.test(call))).toEqual([]);
    expect(Object.keys(configOf(called))).not.toContain('ridewait:foundationOnly');
  });

  it.for<[string, string[]]>([
    ['nothing', []],
    ['too little', ARGS.slice(0, 4)],
    ['an environment that there isn’t', ['production', ...ARGS.slice(1)]],
  ])('touches nothing where it is given %s', async ([, args]) => {
    expect(run('bootstrap.sh', ...args)).toMatchObject({
      status: 2,
      output: expect.stringContaining('usage: infra/pulumi/bootstrap.sh'),
    });
    expect(await calls()).toEqual([]);
  });

  it('says which program is missing, before anything is touched', async () => {
    await rm(path.join(stage, 'bin/pulumi'));
    expect(run('bootstrap.sh', ...ARGS)).toMatchObject({
      status: 2,
      output: expect.stringContaining('pulumi is not installed'),
    });
    expect(await calls()).toEqual([]);
  });
});

describe('push-images.sh', () => {
  it('builds and pushes five images, and names them by digest so that every environment takes them', async () => {
    expect(run('push-images.sh', 'dev').status).toBe(0);
    const called = await calls();
    const built = called.filter((call) => call.startsWith('docker build '));
    expect(built).toHaveLength(5);
    expect(built[2]).toBe(
      'docker build --platform linux/amd64 --build-arg APP=api --tag us-central1-docker.pkg.dev/park-dev/ridewait/api:0123456789ab .',
    );
    const images = JSON.parse(configOf(called)['ridewait:images']!);
    expect(images).toEqual(
      Object.fromEntries(
        ['ingest', 'processor', 'api', 'web', 'cli'].map((app) => [
          app,
          `us-central1-docker.pkg.dev/park-dev/ridewait/${app}@sha256:${'a'.repeat(64)}`,
        ]),
      ),
    );
    expect(called.at(-1)).toMatch(/^pulumi config rm .* ridewait:foundationOnly$/);
  });

  it('leaves an image alone that was pushed for this commit', async () => {
    await writeFile(path.join(stage, 'pushed'), '');
    expect(run('push-images.sh', 'prod').status).toBe(0);
    expect((await calls()).filter((call) => /^docker (?:build|push)/.test(call))).toEqual([]);
  });

  it('pushes nothing that no commit has', async () => {
    await writeFile(path.join(stage, 'dirty'), '');
    expect(run('push-images.sh', 'dev')).toMatchObject({
      status: 2,
      output: expect.stringContaining('commit them first'),
    });
    expect((await calls()).filter((call) => call.startsWith('docker'))).toEqual([]);
  });

  it('names them in a file for a release, and leaves the stack’s configuration alone', async () => {
    const out = path.join(stage, 'images.json');
    expect(run('push-images.sh', 'dev', '--out', out).status).toBe(0);
    const images = JSON.parse(await readFile(out, 'utf8')) as Record<string, string>;
    expect(Object.keys(images)).toEqual(['ingest', 'processor', 'api', 'web', 'cli']);
    expect(images['api']).toMatch(/\/api@sha256:a{64}$/);
    expect(configOf(await calls())).toEqual({});
  });

  it('copies the images of another environment byte by byte, and builds nothing', async () => {
    const from = path.join(stage, 'staging.json');
    const names = ['ingest', 'processor', 'api', 'web', 'cli'];
    const staging = 'us-central1-docker.pkg.dev/park-staging/ridewait';
    const images = names.map((app) => [app, `${staging}/${app}@sha256:${'c'.repeat(64)}`]);
    await writeFile(from, JSON.stringify(Object.fromEntries(images)));
    const out = path.join(stage, 'images.json');
    expect(run('push-images.sh', 'prod', '--from', from, '--out', out).status).toBe(0);
    const called = await calls();
    expect(called.filter((call) => call.startsWith('docker'))).toEqual([]);
    expect(called.filter((call) => call.startsWith('skopeo copy'))).toHaveLength(5);
    expect(called).toContain(
      `skopeo copy --preserve-digests docker://${staging}/api@sha256:${'c'.repeat(64)} docker://us-central1-docker.pkg.dev/park-dev/ridewait/api:0123456789ab`,
    );
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({
      api: `us-central1-docker.pkg.dev/park-dev/ridewait/api@sha256:${'c'.repeat(64)}`,
    });
    await writeFile(path.join(stage, 'pushed'), '');
    expect(run('push-images.sh', 'prod', '--from', from, '--out', out).status).toBe(0);
    expect((await calls()).filter((call) => call.startsWith('skopeo copy'))).toEqual([]);
  });

  it.for<[string, string]>([
    ['no digest', '{"ingest":"registry/ingest:latest"}'],
    ['no image of an app', '{}'],
  ])('copies nothing that has %s', async ([, text]) => {
    const from = path.join(stage, 'staging.json');
    await writeFile(from, text);
    const out = path.join(stage, 'images.json');
    expect(run('push-images.sh', 'prod', '--from', from, '--out', out).status).not.toBe(0);
    expect((await calls()).filter((call) => call.startsWith('skopeo'))).toEqual([]);
  });

  it.for([[[]], [['--out', 'x']], [['dev', '--out']], [['dev', '--into', 'x']]])(
    'shows how it is used where it is given %j',
    async ([args]) => {
      expect(run('push-images.sh', ...args!)).toMatchObject({
        status: 2,
        output: expect.stringContaining('usage: infra/pulumi/push-images.sh'),
      });
      expect(await calls()).toEqual([]);
    },
  );
});

import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const PULUMI = path.dirname(path.dirname(import.meta.dirname));

let stage: string;
beforeEach(async () => {
  stage = await mkdtemp(path.join(tmpdir(), 'ridewait-stack-'));
  await mkdir(path.join(stage, 'bin'));
  await mkdir(path.join(stage, 'infra/pulumi'), { recursive: true });
});
afterEach(() => rm(stage, { recursive: true, force: true }));

async function program(name: string, cases: string): Promise<void> {
  const text = [
    '#!/usr/bin/env bash',
    `echo "$(basename "$0") $*" >>"$STAGE/calls"`,
    `case "$(basename "$0") $*" in\n${cases}\nesac`,
  ].join('\n');
  const file = name.includes('/') ? path.join(stage, name) : path.join(stage, 'bin', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
}

/** Runs a copy of the script, in a checkout that has nothing else. */
async function run(script: string, ...args: string[]) {
  const copy = path.join(stage, 'infra/pulumi', script);
  await copyFile(path.join(PULUMI, script), copy);
  const { status, stdout, stderr } = spawnSync('bash', [copy, ...args], {
    env: { PATH: `${stage}/bin:/usr/bin:/bin`, STAGE: stage, HOME: stage, PAUSE_SECONDS: '0' },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

const calls = async () => (await readFile(path.join(stage, 'calls'), 'utf8')).trim().split('\n');

describe('deployed-config.sh', () => {
  const FILE = 'infra/pulumi/Pulumi.dev.yaml';
  const PULUMI_CLI = `'pulumi config refresh '*) echo deployed >"Pulumi.dev.yaml" ;;
    'pulumi config get '*images) echo '{"api":"new"}' ;;
    'pulumi config get '*) exit 1 ;;
    'pulumi config set '*) echo "set $5 $7" >>"Pulumi.dev.yaml" ;;`;

  it('takes what releases change from the last deployment, and all else from the checkout', async () => {
    await program('pulumi', PULUMI_CLI);
    await writeFile(path.join(stage, FILE), 'own\n');
    expect(await run('deployed-config.sh', 'dev', 'images', 'traffic')).toMatchObject({
      status: 0,
    });
    expect(await readFile(path.join(stage, FILE), 'utf8')).toBe(
      'own\nset ridewait:images {"api":"new"}\n',
    );
  });

  it('takes everything, where everything is asked for', async () => {
    await program('pulumi', PULUMI_CLI);
    await writeFile(path.join(stage, FILE), 'own\n');
    expect(await run('deployed-config.sh', 'dev', 'all')).toMatchObject({ status: 0 });
    expect(await readFile(path.join(stage, FILE), 'utf8')).toBe('deployed\n');
  });

  it('shows how it is used', async () => {
    expect(await run('deployed-config.sh', 'dev')).toMatchObject({
      status: 2,
      output: expect.stringContaining('usage: infra/pulumi/deployed-config.sh'),
    });
  });
});

describe('end-to-end.sh', () => {
  const OUTPUTS = `'pulumi stack output images '*) echo us-central1-docker.pkg.dev/park-dev/ridewait ;;
    'pulumi stack output operatorBucket '*) echo park-dev-operator ;;
    'pulumi stack output urls '*) echo '{"ingest":"https://ingest.example"}' ;;
    'pulumi stack output gatewayHost '*) echo gateway.example ;;`;
  const live = (waitTime: string, lastUpdated: string) =>
    `'curl '*) echo '{"liveData":[{"queue":{"STANDBY":{"waitTime":${waitTime}}},"lastUpdated":"${lastUpdated}"}]}' ;;`;
  const SOON = '2199-01-01T00:00:00.123Z';

  beforeEach(async () => {
    await program('pulumi', OUTPUTS);
    await program('gcloud', '');
    // A simulator that runs until it is told to stop.
    await program(
      'node_modules/.bin/node',
      `*) echo "$INGEST_URL" >"$STAGE/sent"; exec sleep 600 ;;`,
    );
    const catalog = path.join(stage, 'apps/simulator/catalog');
    await mkdir(catalog, { recursive: true });
    const own = path.join(PULUMI, '../../apps/simulator/catalog/demo-park.json');
    await copyFile(own, path.join(catalog, 'demo-park.json'));
  });

  it('is content with a wait that was measured after the first reading', async () => {
    await program('curl', live('12', SOON));
    expect(await run('end-to-end.sh', 'dev')).toMatchObject({
      status: 0,
      output: expect.stringContaining('✓ dev shows a wait of 12 min'),
    });
    const called = await calls();
    const jobs = called.filter((call) => call.startsWith('gcloud run jobs execute operate'));
    expect(jobs).toHaveLength(2);
    expect(jobs[0]).toMatch(/--project park-dev --region us-central1 --wait.*catalog,save/);
    expect(jobs[1]).toMatch(/keys,create,end-to-end-ride,--days,0\.05,--out/);
    expect(called).toContainEqual(expect.stringMatching(/gcloud storage rm .*key\.json/));
    expect(await readFile(path.join(stage, 'sent'), 'utf8')).toBe('https://ingest.example\n');
  });

  it.for<[string, string]>([
    ['no wait', live('null', SOON)],
    ['a wait of an earlier run', live('12', '2020-01-01T00:00:00.000Z')],
    ['no answer', `'curl '*) echo 'could not connect' >&2; exit 7 ;;`],
    ['another answer', `'curl '*) echo '{"error":"not_found"}' ;;`],
  ])('is not content with %s', async ([, curl]) => {
    await program('curl', curl);
    expect(await run('end-to-end.sh', 'dev', '1')).toMatchObject({
      status: 1,
      output: expect.stringContaining(
        '✗ after 1 s https://gateway.example/v1/entity/end-to-end/live',
      ),
    });
  });

  it('says so where the gateway of the ride can’t run', async () => {
    await program('node_modules/.bin/node', `*) echo 'no key fits' >&2; exit 2 ;;`);
    await program('curl', live('null', SOON));
    expect(await run('end-to-end.sh', 'dev', '60')).toMatchObject({
      status: 1,
      output: expect.stringMatching(/gateway has stopped:\nno key fits/),
    });
  });

  it('fails where the job that makes the key fails', async () => {
    await program('gcloud', `*keys,create*) exit 1 ;;`);
    expect((await run('end-to-end.sh', 'dev')).status).toBe(1);
  });
});

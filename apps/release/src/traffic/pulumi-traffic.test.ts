import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { names, NEW, OLD, SERVICES, sharesAt } from '../../test/all-services.ts';
import type { Moved } from '../lead/leadership.ts';
import type { Traffic } from '../ports.ts';
import type { RunningService } from './cloud-run.ts';
import { pulumiTraffic } from './pulumi-traffic.ts';
import { pulumiStack } from './stack.ts';

const STAND_IN = fileURLToPath(new URL('../../test/stand-in-pulumi.ts', import.meta.url));

let folder: string;
let rewound: string[];
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ridewait-pulumi-'));
  [rewound, told] = [[], []];
  const bin = join(folder, 'bin', 'pulumi');
  await mkdir(join(folder, 'bin'));
  await writeFile(
    bin,
    `#!/bin/sh\nSTAND_IN='${folder}' exec '${process.execPath}' '${STAND_IN}' "$@"\n`,
  );
  await chmod(bin, 0o755);
  await writeFile(join(folder, 'Pulumi.yaml'), 'name: ridewait\nruntime: nodejs\n');
  await writeFile(join(folder, 'served.json'), '{}');
  await writeFile(join(folder, 'config.json'), JSON.stringify({ 'ridewait:shadow': '{}' }));
});
afterEach(() => rm(folder, { recursive: true }));

function inFolder(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8');
}

async function fails(how: string): Promise<void> {
  await writeFile(join(folder, 'fail.txt'), how);
}

async function config(): Promise<Record<string, unknown>> {
  const texts = JSON.parse(await inFolder('config.json')) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key.replace('ridewait:', ''), JSON.parse(text)]),
  );
}

/** Cloud Run, where it does what the last deployment asked for. */
async function running(service: string): Promise<RunningService> {
  const traffic = JSON.parse(await inFolder('served.json')) as Record<
    string,
    { stable: string; candidate?: string; percent?: number }
  >;
  const { stable = `${service}-none`, candidate, percent = 0 } = traffic[service] ?? {};
  const shares = [
    [stable, 100 - percent],
    [candidate ?? stable, percent],
  ] as const;
  return {
    shares: Object.fromEntries(shares.filter(([, share]) => share > 0)),
    url: `https://${service}.run.app`,
    tagged: candidate
      ? Object.fromEntries(
          [['candidate', candidate] as const, ['stable', stable] as const].map(
            ([tag, revision]) => [tag, { revision, url: `https://${tag}---${service}.run.app` }],
          ),
        )
      : {},
    isInternal: service === 'processor',
  };
}

async function open(moved: Partial<Moved> = {}, now?: () => number): Promise<Traffic> {
  // What runs the stand-in is the Automation API's own way to a CLI.
  const stack = await pulumiStack('dev', {
    workDir: folder,
    onProgress: (line) => void told.push(line),
    root: folder,
  });
  const before = { images: OLD, stable: names(OLD) };
  return pulumiTraffic({
    stack,
    running,
    services: SERVICES,
    moved: { release: 'r1', images: NEW, before, ...moved },
    ...(now && { now }),
    wait: async (ms) => void rewound.push(`wait ${ms / 1000} s`),
    rewind: {
      keep: async (release) => void rewound.push(`keep ${release}`),
      goBack: async (release) => void rewound.push(`back ${release}`),
      drop: async (release) => void rewound.push(`drop ${release}`),
    },
  });
}

describe('revisions', () => {
  it('are named by a preview of all that is new, which deploys nothing', async () => {
    const traffic = await open();
    expect(await traffic.nameRevisions(NEW)).toEqual(names(NEW));
    expect(await inFolder('calls.txt')).not.toMatch(/^up/m);
  });

  it('that have no name before something else is made are an error that says what to do', async () => {
    const traffic = await open();
    await writeFile(
      join(folder, 'config.json'),
      JSON.stringify({ unknown: 'yes', 'ridewait:shadow': '{}' }),
    );
    await expect(traffic.nameRevisions(NEW)).rejects.toThrow(
      /next revision of web has no name.*npm run pulumi -- up/,
    );
  });
});

it('of a processor has no name where there is no room to try it', async () => {
  const traffic = await open();
  await writeFile(join(folder, 'config.json'), '{}');
  await expect(traffic.nameRevisions(NEW)).rejects.toThrow(
    /no room for a processor on trial: .*ridewait:shadow '{}'/,
  );
});

it('are only of what the release has images of', async () => {
  const traffic = await open({ images: { api: 'a@2' } });
  const all = names(NEW);
  expect(await traffic.nameRevisions({ api: 'a@2' })).toEqual({
    api: all['api'],
    'api-grpc': all['api-grpc'],
  });
});

describe('a lock', () => {
  it('is a dead leader’s where the release was taken up and it stays for ten minutes', async () => {
    let clock = 0;
    const traffic = await open({ isTakenUp: true }, () => clock);
    const shares = sharesAt(2, 5);
    await fails('locked');
    await expect(traffic.shift(shares)).rejects.toThrow(/currently locked/);
    clock = 9 * 60_000;
    await expect(traffic.giveBack(shares)).rejects.toThrow(/currently locked/);
    clock = 11 * 60_000;
    expect(await traffic.giveBack(shares)).toMatchObject({ api: { [shares[2]!.stable]: 100 } });
    expect(await inFolder('calls.txt')).toMatch(/^cancel --yes/m);
  });

  it('is left to whoever has it, where nobody was found dead', async () => {
    let clock = 0;
    const traffic = await open({}, () => clock);
    await fails('locked');
    const shares = sharesAt(2, 5);
    await expect(traffic.shift(shares)).rejects.toThrow(/currently locked/);
    clock = 3_600_000;
    await expect(traffic.shift(shares)).rejects.toThrow(/currently locked/);
    expect(await inFolder('calls.txt')).not.toMatch(/^cancel/m);
  });
});

it('what is under way stops when somebody else leads the release', async () => {
  const stop = new AbortController();
  const traffic = await open({ signal: stop.signal });
  await fails('hang');
  const shifting = traffic.shift(sharesAt(2, 5));
  await expect.poll(() => inFolder('calls.txt'), { timeout: 20_000 }).toMatch(/^up/m);
  stop.abort();
  await expect(shifting).rejects.toThrow(/./);
});

describe('a deployment', () => {
  it('gives the first candidate no traffic, and leaves those after it as they were', async () => {
    const traffic = await open();
    const shares = sharesAt(0, 0);
    expect(await traffic.deploy(shares[0]!, shares)).toEqual({
      says: 'ready',
      words: `${shares[0]!.candidate} is up`,
    });
    const { images, traffic: wanted } = await config();
    expect(images).toEqual({ ...OLD, ingest: 'i@2', cli: 'c@2' });
    expect(wanted).toMatchObject({
      ingest: { stable: shares[0]!.stable, candidate: shares[0]!.candidate, percent: 0 },
      api: { stable: shares[2]!.stable },
    });
    expect(await traffic.served()).toMatchObject({ ingest: { [shares[0]!.stable]: 100 } });
    expect(told).toContain('update: gcp:cloudrunv2/service:Service ingest');
  });

  it('of the processor is a shadow, while the stable revision has all pushes', async () => {
    const traffic = await open();
    const shares = sharesAt(1, 0);
    expect(await traffic.deploy(shares[1]!, shares)).toMatchObject({ says: 'ready' });
    expect(await config()).toMatchObject({
      shadow: { image: 'p@2', over: false },
      images: { processor: 'p@1' },
      traffic: { processor: { stable: shares[1]!.stable } },
    });
    expect(await traffic.shift(shares)).toMatchObject({ processor: { [shares[1]!.stable]: 100 } });
    expect(rewound).toEqual([]);
  });

  it('of the processor gets all pushes in one step, without a shadow and with a way back', async () => {
    const traffic = await open();
    const all = sharesAt(1, 100);
    expect(await traffic.shift(all)).toMatchObject({ processor: { [all[1]!.candidate]: 100 } });
    expect(rewound).toEqual(['keep r1']);
    const switched = await config();
    expect(switched).toMatchObject({
      images: { processor: 'p@2' },
      shadow: { image: 'p@2', over: true },
    });
    expect(await traffic.giveBack(all)).toMatchObject({ processor: { [all[1]!.stable]: 100 } });
    expect(rewound).toEqual(['keep r1', 'back r1', 'wait 45 s', 'back r1', 'drop r1']);
    expect(await config()).toMatchObject({ images: { ...OLD, cli: 'c@2' } });
  });

  it.for([
    ['no image', /Image 'us-docker.pkg.dev\/p\/r\/api@sha256:00' not found/],
    ['never ready', /Revision 'api-x' is not ready.*failed to start and listen/],
  ] as const)('that fails of %s will never be ready', async ([how, words]) => {
    const traffic = await open();
    await fails(how);
    const shares = sharesAt(2, 0);
    const { says, words: said } = await traffic.deploy(shares[2]!, shares);
    expect(says).toBe('never');
    expect(said).toMatch(words);
  });

  it.for([
    ['locked', /the stack is currently locked by 1 lock.*npm run pulumi -- cancel/],
    ['half-way', /Error 503: The service is currently unavailable/],
  ] as const)('that fails of %s is to be tried again, and then whole', async ([how, words]) => {
    const traffic = await open();
    const shares = sharesAt(2, 5);
    await fails(how);
    await expect(traffic.deploy(shares[2]!, shares)).rejects.toThrow(words);
    await expect(traffic.shift(shares)).rejects.toThrow(words);
    await expect(traffic.giveBack(shares)).rejects.toThrow(words);
    await fails('');
    expect(await traffic.shift(shares)).toMatchObject({
      api: { [shares[2]!.stable]: 95, [shares[2]!.candidate]: 5 },
    });
  });

  it('that made another revision than the one on trial is no candidate', async () => {
    const traffic = await open();
    const shares = sharesAt(0, 0);
    const other = { ...shares[0]!, candidate: 'ingest-0123456789' };
    const ready = await traffic.deploy(other, [other, ...shares.slice(1)]);
    expect(ready).toMatchObject({
      says: 'never',
      words: expect.stringMatching(/was made, and not ingest-0123456789/) as string,
    });
  });
});

it('after a release its revisions are the stable ones, and the way back is dropped', async () => {
  const traffic = await open();
  const shares = sharesAt(4, 100);
  await traffic.shift(shares);
  await traffic.settle(shares);
  expect(await config()).toEqual({
    images: NEW,
    shadow: { image: 'p@2', over: true },
    traffic: Object.fromEntries(
      Object.entries(names(NEW)).map(([service, stable]) => [service, { stable }]),
    ),
  });
  expect(rewound.at(-1)).toBe('drop r1');
});

it('a candidate is asked at the address of its tag; nobody outside can ask the processor', async () => {
  const traffic = await open();
  const shares = sharesAt(2, 0);
  await expect(traffic.addresses(shares[2]!)).rejects.toThrow(/has no address of its own yet/);
  await traffic.shift(shares);
  expect(await traffic.addresses(shares[2]!)).toEqual({
    candidate: 'https://candidate---api.run.app',
    stable: 'https://stable---api.run.app',
  });
  expect(await traffic.addresses(shares[1]!)).toBeUndefined();
});

it('a stack that isn’t there is said to be none', async () => {
  await fails('no stack');
  await expect(open()).rejects.toThrow(/no stack named 'dev' found/);
});

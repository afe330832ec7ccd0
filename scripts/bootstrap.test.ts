import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** What stands in for `npm ci`: it counts its calls, and leaves what the real one leaves. */
const FAKE_NPM = `#!/bin/sh
echo "$@" >> npm-calls
if [ -f npm-fails ]; then cat npm-fails >&2; exit 1; fi
if [ -p npm-gate ]; then echo waiting > npm-waits; cat npm-gate > /dev/null; fi
mkdir -p node_modules/.bin
cat > node_modules/.bin/node <<'END'
#!/bin/sh
exec "${process.execPath}" "$@"
END
chmod +x node_modules/.bin/node
echo done > npm-done
`;

const LOCKFILE = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } };

type Child = ChildProcessByStdio<null, Readable, Readable>;

let root: string;
let children: Child[];

beforeEach(async () => {
  children = [];
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'bootstrap-'));
  await fs.mkdir(path.join(root, 'scripts'));
  await fs.cp(import.meta.dirname, path.join(root, 'scripts'), {
    recursive: true,
    filter: (file) => !/\.(ts|json)$/.test(file),
  });
  await fs.mkdir(path.join(root, 'fake-bin'));
  await fs.writeFile(path.join(root, 'fake-bin', 'npm'), FAKE_NPM, { mode: 0o755 });
  await fs.writeFile(path.join(root, 'package-lock.json'), JSON.stringify(LOCKFILE));
});

afterEach(async () => {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }),
  );
  await fs.rm(root, { recursive: true, force: true });
});

function start(...args: string[]): Child {
  const child = spawn(process.execPath, [path.join(root, 'scripts/bootstrap.mjs'), ...args], {
    env: { PATH: `${path.join(root, 'fake-bin')}:/usr/bin:/bin` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function text(stream: Readable): Promise<string> {
  return (await stream.toArray()).join('');
}

async function ended(child: Child) {
  const [output, errors, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { output, errors, code, signal };
}

function run(...args: string[]) {
  return ended(start(...args));
}

async function npmCalls(): Promise<string[]> {
  const calls = await fs.readFile(path.join(root, 'npm-calls'), 'utf8').catch(() => '');
  return calls.split('\n').filter(Boolean);
}

describe('installing', () => {
  it('installs once, development packages included, and not again', async () => {
    const first = await run('node', '-p', '1 + 1');
    expect(first).toMatchObject({ output: '2\n', code: 0 });
    expect(first.errors).toContain('installing 1 packages');
    const second = await run('node', '-p', '1 + 1');
    expect(second).toMatchObject({ output: '2\n', errors: '', code: 0 });
    expect(await npmCalls()).toEqual([expect.stringMatching(/^ci --include=dev /)]);
  });

  it('installs again when the lockfile changed', async () => {
    await run('true');
    const changed = { packages: { '': {}, 'node_modules/a': { version: '2.0.0' } } };
    await fs.writeFile(path.join(root, 'package-lock.json'), JSON.stringify(changed));
    await run('true');
    expect(await npmCalls()).toHaveLength(2);
  });

  it('takes what somebody installed by hand for what it is', async () => {
    await run('true');
    await fs.rm(path.join(root, 'node_modules/.ridewait-installed'));
    const hidden = path.join(root, 'node_modules/.package-lock.json');
    await fs.writeFile(hidden, JSON.stringify(LOCKFILE));
    await run('true');
    expect(await npmCalls()).toHaveLength(1);
  });

  it('installs once when two start at the same time, and both go on', async () => {
    const gate = path.join(root, 'npm-gate');
    await once(spawn('mkfifo', [gate]), 'close');
    const waits = waitForFile('npm-waits');
    const first = start('node', '-p', '"first"');
    await waits;
    const second = start('node', '-p', '"second"');
    const [said] = (await once(second.stderr, 'data')) as [Buffer];
    expect(String(said)).toContain(`waiting for process ${first.pid}`);
    await fs.writeFile(gate, 'go');
    const endings = await Promise.all([ended(first), ended(second)]);
    expect(endings.map(({ output }) => output)).toEqual(['first\n', 'second\n']);
    expect(await npmCalls()).toHaveLength(1);
  });

  it('takes over from an installation that was killed', async () => {
    await once(spawn('mkfifo', [path.join(root, 'npm-gate')]), 'close');
    const waits = waitForFile('npm-waits');
    const killed = start('true');
    await waits;
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    // Its npm, an orphan now, ends when the gate opens.
    const orphanEnds = waitForFile('npm-done');
    await fs.writeFile(path.join(root, 'npm-gate'), 'go');
    await orphanEnds;
    await fs.rm(path.join(root, 'npm-gate'));
    expect(await run('node', '-p', '1')).toMatchObject({ output: '1\n', code: 0 });
    expect(await fs.readdir(path.join(root, '.ridewait'))).toEqual([]);
  });

  it.for([
    ['npm error code ENOTFOUND', 'registry could not be reached'],
    ['npm error code E503', 'registry could not be reached'],
    ['npm error code ENOSPC', 'disk is full'],
    ['npm error code EACCES', 'no right to write'],
    ['npm error code EUSAGE', 'Run `npm install`'],
    ['npm error something else', '`npm ci` failed'],
  ])('says of "%s" what to do, and runs nothing', async ([npmSays, advice]) => {
    await fs.writeFile(path.join(root, 'npm-fails'), npmSays!);
    const { output, errors, code } = await run('echo', 'ran');
    expect({ output, code }).toEqual({ output: '', code: 1 });
    expect(errors).toContain(advice);
    expect(errors).toContain(npmSays);
  });

  it('ends npm and leaves no lock when it is interrupted', async () => {
    await once(spawn('mkfifo', [path.join(root, 'npm-gate')]), 'close');
    const waits = waitForFile('npm-waits');
    const child = start('echo', 'ran');
    await waits;
    child.kill('SIGINT');
    expect(await ended(child)).toMatchObject({ output: '', signal: 'SIGINT' });
    expect(await fs.readdir(path.join(root, '.ridewait'))).toEqual([]);
  });
});

describe('running', () => {
  it('passes arguments through as they are', async () => {
    const { output } = await run('node', '-p', 'process.argv.slice(1)', '--', '--for', '6 0', '$x');
    expect(output).toBe("[ '--for', '6 0', '$x' ]\n");
  });

  it('puts the packages’ commands first on the PATH', async () => {
    const { output } = await run('sh', '-c', 'command -v node');
    expect(output).toBe(`${path.join(root, 'node_modules/.bin/node')}\n`);
  });

  it('exits with the exit code of the command', async () => {
    expect(await run('sh', '-c', 'exit 7')).toMatchObject({ code: 7 });
  });

  it('dies of the signal that the command died of', async () => {
    expect(await run('sh', '-c', 'kill -TERM $$')).toMatchObject({ signal: 'SIGTERM' });
  });

  it('says which command does not exist', async () => {
    const { code, errors } = await run('no-such-command');
    expect(code).toBe(127);
    expect(errors).toContain('no-such-command could not be started');
  });

  it('stops at a failure before --then', async () => {
    const ending = await run('sh', '-c', 'exit 4', '--then', 'echo', 'ran');
    expect(ending).toMatchObject({ output: '', code: 4 });
  });

  it('goes on past a failure before --also, and still fails', async () => {
    const ending = await run('sh', '-c', 'exit 4', '--also', 'echo', 'ran');
    expect(ending).toMatchObject({ output: 'ran\n', code: 4 });
  });

  it('shows the output of a quiet command only when it fails', async () => {
    const well = await run('--quiet', 'echo', 'noise', '--then', 'echo', 'ran');
    expect(well).toMatchObject({ output: 'ran\n', code: 0 });
    const badly = await run('--quiet', 'sh', '-c', 'echo noise; exit 4', '--then', 'echo', 'ran');
    expect(badly).toMatchObject({ output: '', code: 4 });
    expect(badly.errors).toContain('noise');
  });
});

describe('signals', () => {
  it.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'lets the command clean up on %s before it exits with its code',
    async (signal) => {
      const child = start(...cleansUp(signal, 5));
      await once(child.stdout, 'data');
      child.kill(signal);
      expect(await ended(child)).toMatchObject({ output: 'cleaned\n', code: 5, signal: null });
    },
  );

  it('starts nothing more after a signal, though the command before ended well', async () => {
    const child = start(...cleansUp('SIGINT', 0), '--also', 'echo', 'ran');
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await ended(child)).toMatchObject({ output: 'cleaned\n', code: 0 });
  });

  it('leaves no process behind', async () => {
    const child = start('node', '-e', 'console.log(process.pid); setInterval(() => {}, 1e6)');
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGTERM');
    expect(await ended(child)).toMatchObject({ signal: 'SIGTERM' });
    expect(() => process.kill(Number(said), 0)).toThrow('ESRCH');
  });
});

/** A program that, on a signal, says so and exits with a code. */
function cleansUp(signal: string, code: number): string[] {
  const answer = `process.on("${signal}", () => { console.log("cleaned"); process.exit(${code}); });`;
  return ['node', '-e', `${answer} console.log("up"); setInterval(() => {}, 1e6);`];
}

async function waitForFile(name: string): Promise<void> {
  for await (const event of fs.watch(root)) {
    if (event.filename === name) return;
  }
}

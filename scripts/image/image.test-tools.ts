import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { bundleApp } from '../bundle/bundle-app.ts';
import { lastOf, parseDockerfile } from './dockerfile.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** As the image's USER; what isn't root can't be somebody else, and is nobody in particular already. */
const USER = process.getuid?.() === 0 ? { uid: 65_532, gid: 65_532 } : {};

export type Env = Readonly<Record<string, string>>;

export interface Finished {
  code: number | null;
  output: string;
}

export interface Started {
  /** Where the service said that it is. */
  url: string;
  output(): string;
  /** Sends SIGTERM, and waits for its end. */
  stop(): Promise<Finished>;
}

/** An image of an app as the Dockerfile makes it, in a folder instead of a container, with the paths of its own. */
export interface Image extends AsyncDisposable {
  /** The files of the repository that are in its bundle. */
  sources: readonly string[];
  /** Runs to its end what a job would, within a minute. */
  run(args: readonly string[], env: Env): Finished;
  /** Starts it as a service, with an environment that is all it has. Rejects where it ends before it is up. */
  start(env: Env): Promise<Started>;
}

/** Does what the Dockerfile says, with the bundle made here: there is no engine for containers to do it. */
export async function makeImage(app: string): Promise<Image> {
  const root = await mkdtemp(path.join(tmpdir(), 'ridewait-image-'));
  const { stages } = parseDockerfile(await readFile(path.join(ROOT, 'Dockerfile'), 'utf8'));
  const [, warm, final] = stages;
  const within = (word: string) => (word.startsWith('/') ? path.join(root, word) : word);
  const node = path.join(root, 'nodejs/bin/node');
  const cache = path.join(root, 'app/compile-cache');

  await chmod(root, 0o755);
  await mkdir(path.dirname(node), { recursive: true });
  await copyFile(process.execPath, node);
  const bundled = await bundleApp(path.join(ROOT, 'apps', app), path.join(root, 'app'));
  const sources = bundled
    .map((file) => path.relative(ROOT, path.resolve(file)).replaceAll(path.sep, '/'))
    .filter((file) => /^\w+\//.test(file) && !file.includes('node_modules/'));
  // What is built for a browser lies beside the bundle; what is in it is no matter here.
  if (app === 'web') {
    await mkdir(path.join(root, 'app/page'));
    await cp(path.join(ROOT, 'apps/web/index.html'), path.join(root, 'app/page/index.html'));
  }
  await copyFile(path.join(import.meta.dirname, 'warm-up.ts'), path.join(root, 'warm-up.ts'));

  const written = path.join(root, 'tmp');
  await mkdir(written);
  await chmod(written, 0o777);
  const [program, ...warmUp] = wordsOf(lastOf(warm!, 'RUN')).map(within);
  const { status, stderr } = spawnSync(program!, warmUp, {
    ...USER,
    cwd: '/',
    env: { APP: app, NODE_COMPILE_CACHE: path.join(written, 'compile-cache') },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the warm-up of ${app} failed:\n${stderr}`);
  await cp(path.join(written, 'compile-cache'), cache, { recursive: true });
  spawnSync('chmod', ['-R', '555', path.join(root, 'app')]);
  if (USER.uid !== undefined) spawnSync('chown', ['-R', '0:0', path.join(root, 'app')]);
  await rm(written, { recursive: true });

  const [entry, ...entryArgs] = wordsOf(lastOf(final!, 'ENTRYPOINT')).map(within);
  const fixed = { NODE_COMPILE_CACHE: cache };
  const running = new Set<ChildProcess>();
  const options = { ...USER, cwd: path.join(root, lastOf(final!, 'WORKDIR')!) };
  return {
    sources,
    run(args, env) {
      const ended = spawnSync(entry!, [...entryArgs, ...args], {
        ...options,
        env: { ...fixed, ...env },
        encoding: 'utf8',
        timeout: 60_000,
      });
      return { code: ended.status, output: ended.stdout + ended.stderr };
    },
    async start(env) {
      const child = spawn(entry!, entryArgs, {
        ...options,
        env: { ...fixed, HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.add(child);
      return started(child);
    },
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill('SIGKILL');
      await rm(root, { recursive: true, force: true });
    },
  };
}

function wordsOf(json: string | undefined): string[] {
  return JSON.parse(json ?? '[]') as string[];
}

async function started(child: ChildProcess): Promise<Started> {
  const exited = once(child, 'exit');
  const said: string[] = [];
  child.stderr!.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const up = Promise.withResolvers<string>();
  const lines = createInterface({ input: child.stdout! });
  lines.on('line', (line) => {
    said.push(`${line}\n`);
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url !== undefined) up.resolve(url);
  });
  const output = () => said.join('');
  child.once('exit', (code, signal) => {
    up.reject(new Error(`it ended with ${code ?? signal} before it was up:\n${output()}`));
  });
  const url = await up.promise;
  return {
    url,
    output,
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      return { code, output: output() };
    },
  };
}

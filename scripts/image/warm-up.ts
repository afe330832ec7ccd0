// `node … warm-up.ts main.mjs`, inside of the image and with APP in the environment: starts the app as it will be
// started, with nothing behind it, and stops it. Node leaves what it compiled in NODE_COMPILE_CACHE, which saves each
// instance half of its start. It needs the very Node, arguments, user and place that the app will have.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

interface Run {
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** A service says where it is, and stops when it is told to. */
  serves: boolean;
  /** What it is asked once, meanwhile. */
  path?: string;
  exitCode: number;
}

const SERVICE: Run = { serves: true, path: '/health/ready', exitCode: 0 };

/** What each app does in the cloud, as far as it can without the cloud. */
const RUNS: Readonly<Record<string, readonly Run[]>> = {
  // What speaks gRPC is not asked in HTTP/1.
  api: [SERVICE, { serves: true, env: { API_SERVES: 'grpc' }, exitCode: 0 }],
  ingest: [SERVICE],
  processor: [SERVICE],
  web: [SERVICE],
  // A job can't reach its database, and says so.
  cli: [
    { serves: false, args: ['migrate'], exitCode: 1 },
    { serves: false, args: ['maintain', '--today'], exitCode: 1 },
  ],
};

/** A configuration as in the cloud, of which nothing can be reached. */
const NOWHERE = 'http://127.0.0.1:1';
const ENV: Readonly<Record<string, string>> = {
  HOST: '127.0.0.1',
  PORT: '0',
  METRICS_PORT: '0',
  METADATA_SERVER_DETECTION: 'none',
  REDIS_URL: 'redis://127.0.0.1:1',
  CLOUD_SQL_INSTANCE: 'project:region:instance',
  DATABASE_USER: 'warm-up',
  PUBSUB_PROJECT: 'warm-up',
  PUBSUB_ENDPOINT: NOWHERE,
  PUSH_AUDIENCE: 'warm-up',
  PUSH_SERVICE_ACCOUNT: 'warm-up@example.com',
  API_URL: NOWHERE,
};

const DEADLINE_MS = 60_000;

async function warmUp(main: string, run: Run): Promise<void> {
  const { args = [], env = {}, serves, path, exitCode } = run;
  const { NODE_COMPILE_CACHE } = process.env;
  if (!NODE_COMPILE_CACHE) throw new Error('NODE_COMPILE_CACHE must say where the cache goes');
  const child = spawn(process.execPath, [...process.execArgv, main, ...args], {
    env: { ...ENV, ...env, NODE_COMPILE_CACHE },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  const exited = once(child, 'exit');
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    const url = serves ? urlOf(line) : undefined;
    if (url === undefined) continue;
    if (path !== undefined) await (await fetch(url + path)).text();
    child.kill('SIGTERM');
  }
  const [code, signal] = (await exited) as [number | null, string | null];
  if (code === exitCode) return;
  throw new Error(
    `${[main, ...args].join(' ')} ended with ${code ?? signal}, not ${exitCode}:\n${said.join('\n')}`,
  );
}

/** Where a service is, from the line that it is up. */
function urlOf(line: string): string | undefined {
  try {
    return (JSON.parse(line) as { url?: string }).url;
  } catch {
    return undefined;
  }
}

const [, , main] = process.argv;
const runs = RUNS[process.env['APP'] ?? ''];
if (main === undefined || runs === undefined) {
  throw new Error(`APP must be one of ${Object.keys(RUNS).join(', ')}, and main.mjs be named`);
}
for (const run of runs) await warmUp(main, run);

import {
  findPostgres,
  findPubsubEmulator,
  findRedis,
  type RunningServer,
  startPostgres,
  startPubsubEmulator,
  startRedis,
} from '@ridewait/local';
import type { Env } from '@ridewait/service';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { Mode } from './mode.ts';
import { settled } from './settled.ts';

/** A backing service as it was found: its address, or null where the embedded one serves. */
export interface Taken {
  /** In the words of the terminal: `redis-server`, `embedded`, `REDIS_URL`. */
  label: string;
  url: string | null;
}

export interface Backing {
  live: Taken;
  sql: Taken;
  bus: Taken;
}

interface Candidate {
  /** The variable that names one. */
  variable: string;
  /** What the embedded one is called. */
  embedded: string;
  /** The program that would serve, and how to get it where it is missing. */
  program: string;
  isFound: boolean;
  start(dataDir: string): Promise<RunningServer>;
}

/**
 * Takes each backing service in this order: a URL from the environment, a server program of this machine,
 * the embedded one. What was started is handed to `stack`, and its data and logs lie under `dataDir`.
 */
export async function takeBacking(
  mode: Mode,
  env: Env,
  dataDir: string,
  stack: AsyncDisposableStack,
  onNews: (line: string) => void,
): Promise<Backing> {
  const candidates: Record<keyof Backing, Candidate> = {
    live: {
      variable: 'REDIS_URL',
      embedded: 'embedded live store',
      program: 'redis-server',
      isFound: findRedis() !== null,
      start: (dir) => startRedis({ dataDir: dir }),
    },
    sql: {
      variable: 'DATABASE_URL',
      embedded: 'embedded PostgreSQL',
      program: 'postgres',
      isFound: findPostgres() !== null,
      start: (dir) => startPostgres({ dataDir: dir }),
    },
    bus: {
      variable: 'PUBSUB_EMULATOR_HOST',
      embedded: 'embedded bus',
      program: 'Pub/Sub emulator',
      isFound: findPubsubEmulator() !== null,
      start: (dir) => startPubsubEmulator({ dataDir: dir }),
    },
  };
  const entries = Object.entries(candidates) as [keyof Backing, Candidate][];
  if (mode === 'real') refuseWhatIsMissing(entries, env);
  const taken = await settled(
    entries.map(async ([part, candidate]) => {
      return [part, await take(candidate, mode, env, join(dataDir, part), stack, onNews)] as const;
    }),
  );
  return Object.fromEntries(taken) as unknown as Backing;
}

function refuseWhatIsMissing(entries: [keyof Backing, Candidate][], env: Env): void {
  const missing = entries
    .map(([, candidate]) => candidate)
    .filter(({ variable, isFound }) => !env[variable] && !isFound);
  if (missing.length === 0) return;
  const lines = missing.map(
    ({ program, variable }) => `  ${program}: install it, or set ${variable}`,
  );
  throw new UsageError(`--real wants servers that this machine doesn't have:\n${lines.join('\n')}`);
}

async function take(
  candidate: Candidate,
  mode: Mode,
  env: Env,
  dataDir: string,
  stack: AsyncDisposableStack,
  onNews: (line: string) => void,
): Promise<Taken> {
  if (mode === 'embedded') return { label: candidate.embedded, url: null };
  const given = env[candidate.variable];
  if (given) return { label: candidate.variable, url: given };
  if (!candidate.isFound) return { label: candidate.embedded, url: null };
  const server = stack.use(await candidate.start(dataDir));
  let isStopping = false;
  stack.defer(() => {
    isStopping = true;
  });
  async function tell(): Promise<void> {
    const { code, signal } = await server.exited;
    const how = signal ?? `exit code ${code}`;
    if (!isStopping) onNews(`${candidate.program} ended by itself (${how}): stop, and start again`);
  }
  void tell();
  return { label: candidate.program, url: server.url };
}

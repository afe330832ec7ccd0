import { freePort, type RunningServer, startServer } from '@ridewait/local';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface ServiceProcess extends AsyncDisposable {
  url: string;
  metricsUrl: string;
  /** The process that serves now; another one after a restart. */
  pid(): number;
  /** How often it has ended by itself. */
  crashes(): number;
}

export interface ServiceProcessOptions {
  /** What it is called in news and by its log; the folder under `apps/`, where no `main` is given. */
  name: string;
  /** The file to run in place of that app's `main.ts`. */
  main?: string;
  env: Readonly<Record<string, string>>;
  logDir: string;
  /** Told when it ended by itself and is started again, or could not be. */
  onNews(line: string): void;
}

/** A service stops within nine seconds of being asked. */
const GRACE_MS = 10_000;
const MAX_PAUSE_MS = 10_000;

/**
 * Runs a service as a process of its own, as in the cloud, and starts it again on the same port when it
 * ends unasked. Resolves when it is ready.
 */
export async function startServiceProcess(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const { name, onNews } = options;
  const metricsPort = await freePort();
  let current = await start(options, metricsPort, undefined);
  let stopping = false;
  let crashes = 0;
  const stopped = new AbortController();
  const stop = { signal: stopped.signal };

  async function keepUp(): Promise<void> {
    while (!stopping) {
      const { code, signal } = await current.exited;
      if (stopping) return;
      crashes += 1;
      onNews(`${name} ended by itself (${signal ?? `exit code ${code}`})`);
      await restart();
    }
  }

  /** On the same port, which others were told; somebody may have it for a moment. */
  async function restart(): Promise<void> {
    for (let failures = 0; !stopping; failures += 1) {
      try {
        current = await start(options, metricsPort, current.port);
        return onNews(`${name} ${current.url} again, pid ${current.pid}`);
      } catch (error) {
        const [reason] = (error as Error).message.split('\n');
        onNews(`${name} could not be started again, and will be tried once more: ${reason}`);
        await wait(Math.min(MAX_PAUSE_MS, 500 * 2 ** failures), undefined, stop).catch(() => {});
      }
    }
  }
  const keptUp = keepUp();

  return {
    url: current.url,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    pid: () => current.pid,
    crashes: () => crashes,
    async [Symbol.asyncDispose]() {
      stopping = true;
      stopped.abort();
      await current.stop(GRACE_MS);
      await keptUp;
      // One that was just being started again.
      await current.stop(GRACE_MS);
    },
  };
}

function start(
  { name, main = mainOf(name), env, logDir }: ServiceProcessOptions,
  metricsPort: number,
  port: number | undefined,
): Promise<RunningServer> {
  return startServer(
    {
      name,
      advice: 'Its log says why.',
      command: (taken) => ({
        program: process.execPath,
        args: [main],
        cwd: logDir,
        logFile: join(logDir, `${name}.log`),
        stopSignal: 'TERM',
        env: {
          ...env,
          HOST: '127.0.0.1',
          PORT: String(taken),
          METRICS_PORT: String(metricsPort),
          // Google's auth library would look for a metadata server, which is not here.
          METADATA_SERVER_DETECTION: 'none',
        },
      }),
      url: (taken) => `http://127.0.0.1:${taken}`,
      isReady: (taken) => isReady(taken),
    },
    port,
  );
}

function mainOf(app: string): string {
  return fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(2_000),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

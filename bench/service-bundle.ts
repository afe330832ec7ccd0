import path from 'node:path';
import { freePort, type RunningServer, startServer } from '@ridewait/local';
import { NODE_ARGS } from '../scripts/bundle/node-args.ts';

export interface BundleOptions {
  /** The folder under `apps/`. */
  name: string;
  /** What runs; its bundle by default. */
  file?: string;
  env: Readonly<Record<string, string>>;
  /** Where it runs and its log goes. */
  dir: string;
  /** Of Node itself, beside `NODE_ARGS`. */
  nodeArgs?: readonly string[];
}

/** The service as the image runs it. */
export function bundleOf(name: string): string {
  return path.join(path.dirname(import.meta.dirname), 'apps', name, 'dist', 'main.mjs');
}

export interface RunningBundle extends RunningServer {
  metricsUrl: string;
}

/** Runs the production bundle of a service on a free port. Resolves when it is ready. */
export async function startBundle(options: BundleOptions): Promise<RunningBundle> {
  const { name, file = bundleOf(options.name), env, dir, nodeArgs = [] } = options;
  const metricsPort = await freePort();
  const server = await startServer(
    {
      name,
      advice: 'Its log says why.',
      command: (port) => ({
        program: process.execPath,
        args: [...NODE_ARGS, ...nodeArgs, file],
        cwd: dir,
        logFile: path.join(dir, `${name}-${port}.log`),
        stopSignal: 'TERM',
        env: { ...env, HOST: '127.0.0.1', PORT: String(port), METRICS_PORT: String(metricsPort) },
      }),
      url: (port) => `http://127.0.0.1:${port}`,
      isReady,
    },
    undefined,
  );
  return { ...server, metricsUrl: `http://127.0.0.1:${metricsPort}/metrics` };
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

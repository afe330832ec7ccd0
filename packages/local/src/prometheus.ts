import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findPrometheus } from './find.ts';
import { type RunningServer, startServer, type StartOptions } from './start-server.ts';

export interface PrometheusOptions extends StartOptions {
  /** As in its configuration file, without `rule_files`; JSON is YAML. */
  config: Readonly<Record<string, unknown>>;
  /** A file of rules, as Prometheus reads it. */
  rules: object;
}

/** What to do where there is no Prometheus. */
export const PROMETHEUS_ADVICE =
  'install it (`apt install prometheus`, `brew install prometheus`, or https://prometheus.io/download) and have it on the PATH';

/**
 * Starts Prometheus with this configuration. Its `url` is that of its page.
 *
 * Rejects where there is no `prometheus`, or it doesn't start: its log says what it finds wrong with a rule.
 */
export async function startPrometheus(
  options: PrometheusOptions,
  program: string | null = findPrometheus(),
): Promise<RunningServer> {
  if (program === null) throw new Error(`prometheus was not found: ${PROMETHEUS_ADVICE}`);
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const config = { ...options.config, rule_files: ['rules.json'] };
  writeFileSync(resolve(dataDir, 'rules.json'), JSON.stringify(options.rules, null, 2));
  writeFileSync(resolve(dataDir, 'prometheus.json'), JSON.stringify(config, null, 2));
  return startServer(
    {
      name: 'Prometheus',
      advice: 'If another server has the port, name another or none.',
      command: (port) => ({
        program,
        args: [
          '--config.file=prometheus.json',
          '--storage.tsdb.path=data',
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        cwd: dataDir,
        logFile: resolve(dataDir, 'prometheus.log'),
        stopSignal: 'TERM',
      }),
      url: (port) => `http://127.0.0.1:${port}`,
      isReady: (port) => isOurs(port, dataDir),
    },
    options.port,
  );
}

/** Ready, and the one that was started here: it tells the folder that it runs in. */
async function isOurs(port: number, dataDir: string): Promise<boolean> {
  const base = `http://127.0.0.1:${port}`;
  try {
    const signal = AbortSignal.timeout(2_000);
    const ready = await fetch(`${base}/-/ready`, { signal });
    await ready.body?.cancel();
    if (!ready.ok) return false;
    const info = await fetch(`${base}/api/v1/status/runtimeinfo`, { signal });
    const { data } = (await info.json()) as { data?: { CWD?: string } };
    return data?.CWD === dataDir;
  } catch {
    return false;
  }
}

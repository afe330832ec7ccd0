import { findPrometheus, PROMETHEUS_ADVICE, startPrometheus } from '@ridewait/local';
import { ALERTS, LOCAL_SOURCES, ruleFile } from '@ridewait/observability';
import { UsageError } from '../usage-error.ts';
import type { Endpoint } from './services.ts';

/** Where runbooks are read on a laptop: from the root of the repository. */
const RUNBOOKS = 'docs/runbooks/';

/** A Prometheus that scrapes the park. It ends when it is disposed. */
export interface Observing extends AsyncDisposable {
  url: string;
}

/** Throws `UsageError` where no Prometheus is on this machine: before anything is started for it. */
export function requirePrometheus(): void {
  if (findPrometheus() !== null) return;
  throw new UsageError(`--observe needs Prometheus: ${PROMETHEUS_ADVICE}`);
}

/**
 * Starts a Prometheus that scrapes these services, with the alerts that a laptop can have. Each series gets
 * `service_name` and `revision_name`, as the sidecar labels it in the cloud.
 */
export async function observe(
  endpoints: readonly Endpoint[],
  dataDir: string,
  onNews: (line: string) => void,
): Promise<Observing> {
  const server = await startPrometheus({
    dataDir,
    config: {
      global: { scrape_interval: '5s' },
      scrape_configs: endpoints.map(({ name, metricsUrl }) => ({
        job_name: name,
        metrics_path: new URL(metricsUrl).pathname,
        static_configs: [
          {
            targets: [new URL(metricsUrl).host],
            labels: { service_name: name, revision_name: 'local' },
          },
        ],
      })),
    },
    rules: ruleFile(ALERTS, LOCAL_SOURCES, RUNBOOKS),
  });
  let isStopping = false;
  async function tell(): Promise<void> {
    const { code, signal } = await server.exited;
    if (!isStopping) onNews(`prometheus ended by itself (${signal ?? `exit code ${code}`})`);
  }
  void tell();
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      isStopping = true;
      await server.stop();
    },
  };
}

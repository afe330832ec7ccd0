import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningServer, startPrometheus } from '@ridewait/local';

/** A Prometheus that scrapes the splitter from the start, and each revision from when it is told of it. */
export interface Scraping extends AsyncDisposable {
  url: string;
  /** Its series get `service_name` and `revision_name`, as the collector labels them in the cloud. */
  add(service: string, revision: string, metricsUrl: string): Promise<void>;
}

/** Shorter than the windows that are judged. */
const INTERVAL = '1s';

export async function startScraping(
  dataDir: string,
  splitterMetricsUrl: string,
): Promise<Scraping> {
  const targets = join(dataDir, 'revisions');
  await mkdir(targets, { recursive: true });
  const server: RunningServer = await startPrometheus({
    dataDir,
    config: {
      global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL },
      scrape_configs: [
        {
          job_name: 'splitter',
          static_configs: [{ targets: [new URL(splitterMetricsUrl).host] }],
        },
        {
          job_name: 'revisions',
          file_sd_configs: [{ files: [join(targets, '*.json')], refresh_interval: INTERVAL }],
        },
      ],
    },
    rules: { groups: [] },
  });
  return {
    url: server.url,
    async add(service, revision, metricsUrl) {
      const labels = { service_name: service, revision_name: revision };
      const file = join(targets, `${revision}.json`);
      // Whole or not at all: Prometheus reads it as soon as it changes.
      const draft = `${file}.draft`;
      await writeFile(draft, JSON.stringify([{ targets: [new URL(metricsUrl).host], labels }]));
      await rename(draft, file);
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

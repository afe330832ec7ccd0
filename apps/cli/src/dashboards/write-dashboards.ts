import {
  ALERTS,
  type CloudNames,
  cloudSources,
  DASHBOARDS,
  grafanaDashboard,
  type GrafanaVariable,
  LOCAL_SOURCES,
  ruleFile,
} from '@ridewait/observability';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';

const RUNBOOKS = 'docs/runbooks/';

/** What Grafana's user types in; the names of services and subscriptions are the same wherever Ridewait is deployed. */
const VARIABLES: readonly GrafanaVariable[] = [
  { name: 'cache', label: 'Memorystore instance' },
  { name: 'database', label: 'Cloud SQL instances, as a regular expression' },
  { name: 'connections', label: 'Connections that the database allows' },
];

const NAMES: CloudNames = {
  services: { ingest: 'ingest', processor: 'processor', api: 'api', web: 'web' },
  subscription: 'readings-processor',
  deadLetterSubscription: 'dead-letters-review',
  cache: '$cache',
  databases: ['$database'],
  databaseConnections: '$connections',
  gatewayHost: null,
};

/**
 * Writes a file for each dashboard, as Grafana imports it. Of a laptop's metrics the alerts are written, too, for its
 * Prometheus; in the cloud they are alert policies. Resolves to the files; rejects (`UsageError`) where nothing can be
 * written.
 */
export async function writeDashboards(out: string, of: 'laptop' | 'cloud'): Promise<string[]> {
  const sources = of === 'cloud' ? cloudSources(NAMES) : LOCAL_SOURCES;
  const variables = of === 'cloud' ? VARIABLES : [];
  const made: [name: string, content: object][] = DASHBOARDS.map((dashboard) => [
    `ridewait-${dashboard.id}.json`,
    grafanaDashboard(dashboard, sources, variables),
  ]);
  if (of === 'laptop') made.push(['ridewait-rules.json', ruleFile(ALERTS, sources, RUNBOOKS)]);
  try {
    await mkdir(out, { recursive: true });
    const files = made.map(([name, content]) => [path.join(out, name), content] as const);
    for (const [file, content] of files)
      await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
    return files.map(([file]) => file);
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`--out can't be written to: ${message}`, { cause: error });
  }
}

import type { Line } from '../book/book.ts';
import type { Reporter } from './reporter.ts';

export interface CloudLogOptions {
  project: string;
  environment: string;
  release: string;
  /** The headers of a call: Google's credentials. */
  authorization: () => Promise<Record<string, string>>;
  /** Cloud Logging's API; another is a stand-in. */
  endpoint?: string;
  timeoutMs?: number;
}

/** The log of releases. */
const RELEASE_LOG = 'ridewait-releases';

/**
 * What happens in a release, in Cloud Logging, where it stands beside the services' own lines: Cloud Monitoring has no
 * call by which somebody could write an annotation into a dashboard, but it shows log entries. A call for a person is
 * of severity ALERT. Lines that can't be written are left out.
 *
 * Source: https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/write
 */
export function cloudLogReporter(options: CloudLogOptions): Reporter {
  const { project, environment, release, authorization } = options;
  const { endpoint = 'https://logging.googleapis.com', timeoutMs = 10_000 } = options;
  let last = Promise.resolve();

  async function write(severity: string, payload: object, at: number): Promise<void> {
    const response = await fetch(`${endpoint}/v2/entries:write`, {
      method: 'POST',
      headers: { ...(await authorization()), 'content-type': 'application/json' },
      body: JSON.stringify({
        logName: `projects/${project}/logs/${RELEASE_LOG}`,
        resource: { type: 'global', labels: { project_id: project } },
        entries: [
          {
            severity,
            timestamp: new Date(at).toISOString(),
            jsonPayload: { environment, release, ...payload },
          },
        ],
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const said = response.ok ? '' : (await response.text()).slice(0, 200);
    if (!response.ok) throw new Error(`Cloud Logging answered ${response.status}: ${said}`);
    await response.body?.cancel();
  }

  return {
    tell({ at, words }: Line) {
      last = last.then(() => write('INFO', { message: words }, at)).catch(() => {});
    },
    async callPerson(words) {
      await write('ALERT', { message: words, needs: 'person' }, Date.now());
    },
    async ended({ end, words, endedAt, services }) {
      await last;
      const severity = end === 'promoted' ? 'NOTICE' : 'WARNING';
      await write(severity, { message: `${end}: ${words}`, end, services }, endedAt);
    },
  };
}

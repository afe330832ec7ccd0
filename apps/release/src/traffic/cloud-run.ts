import * as z from 'zod';
import { causeOf } from '../cause-of.ts';

/** Who serves a service, as Cloud Run says. */
export interface RunningService {
  /** The percent of each revision that serves anybody. */
  shares: Readonly<Record<string, number>>;
  /** Where the service answers, and where the revision with each tag does. */
  url: string;
  tagged: Readonly<Record<string, { revision: string; url: string }>>;
  /** Whether nobody outside of the network can ask it. */
  isInternal: boolean;
}

export interface CloudRunOptions {
  project: string;
  region: string;
  /** The headers of a call: Google's credentials. */
  authorization: () => Promise<Record<string, string>>;
  /** Cloud Run's API; another is a stand-in. */
  endpoint?: string;
  timeoutMs?: number;
}

const serviceSchema = z.object({
  uri: z.string(),
  ingress: z.string().optional(),
  latestReadyRevision: z.string().optional(),
  trafficStatuses: z
    .array(
      z.object({
        type: z.string().optional(),
        revision: z.string().optional(),
        percent: z.number().optional(),
        tag: z.string().optional(),
        uri: z.string().optional(),
      }),
    )
    .default([]),
});

/**
 * What Cloud Run does with a service's traffic, asked of Cloud Run itself: a stack's state has only what Pulumi did.
 *
 * Source: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services
 */
export function cloudRun(options: CloudRunOptions): (service: string) => Promise<RunningService> {
  const { project, region, authorization } = options;
  const { endpoint = 'https://run.googleapis.com', timeoutMs = 15_000 } = options;
  return async (service) => {
    const name = `projects/${project}/locations/${region}/services/${service}`;
    const response = await fetch(`${endpoint}/v2/${name}`, {
      headers: await authorization(),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw new Error(`Cloud Run could not be asked about ${service}: ${causeOf(error)}`, {
        cause: error,
      });
    });
    if (!response.ok) {
      const said = (await response.text()).slice(0, 200).replaceAll(/\s+/g, ' ');
      throw new Error(`Cloud Run answered ${response.status} about ${service}: ${said}`);
    }
    const parsed = serviceSchema.safeParse(await response.json());
    if (!parsed.success) {
      throw new Error(
        `Cloud Run told of ${service} what is not known: ${z.prettifyError(parsed.error)}`,
      );
    }
    return runningOf(parsed.data);
  };
}

function runningOf({
  uri,
  ingress,
  latestReadyRevision,
  trafficStatuses,
}: z.infer<typeof serviceSchema>): RunningService {
  const shares: Record<string, number> = {};
  const tagged: Record<string, { revision: string; url: string }> = {};
  for (const { revision, percent = 0, tag, uri: url } of trafficStatuses) {
    // Nothing is named where traffic goes to the latest one.
    const name = (revision ?? latestReadyRevision ?? 'the latest').split('/').at(-1)!;
    if (percent > 0) shares[name] = (shares[name] ?? 0) + percent;
    if (tag !== undefined && url !== undefined) tagged[tag] = { revision: name, url };
  }
  return { shares, url: uri, tagged, isInternal: ingress === 'INGRESS_TRAFFIC_INTERNAL_ONLY' };
}

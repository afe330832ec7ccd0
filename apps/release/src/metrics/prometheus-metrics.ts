import { googleAuthorization } from '@ridewait/service/google-authorization';
import type { ReleaseConfig } from '../config/release-config.ts';
import type { Metrics } from '../ports.ts';
import { prometheusApi } from './prometheus-api.ts';
import { isGoogle } from './prometheus-errors.ts';
import { readRevision } from './revision.ts';
import { sidesOf } from './sides.ts';

export interface PrometheusMetricsOptions {
  config: ReleaseConfig['metrics'];
  fetch?: typeof globalThis.fetch;
  /** The headers of a call. Google's own API gets the application's credentials where nothing is said. */
  authorization?: () => Promise<Record<string, string>>;
  /** Ends what is being asked. */
  signal?: AbortSignal;
  timeoutMs?: number;
}

const SCOPE = 'https://www.googleapis.com/auth/monitoring.read';

/**
 * What revisions did, as Prometheus knows it, or Cloud Monitoring, which speaks its HTTP API: counted exactly, scrape
 * by scrape (`counting.ts`). Both revisions are asked for the very same time. A scrape tells of what happened since
 * the one before, so what happened up to a scrape's interval before a window belongs to it, and what happened as long
 * before its end belongs to the next: each thing to one window.
 *
 * Rejects where Prometheus can't be asked, or the configuration has no source of a metric: the words say what to do.
 */
export function prometheusMetrics(options: PrometheusMetricsOptions): Metrics {
  const { config, ...asked } = options;
  const authorization = options.authorization ?? authorizationFor(config.url);
  const api = prometheusApi({
    ...asked,
    url: config.url,
    ...(authorization && { authorization }),
  });
  const windowMs = config.windowSeconds * 1000;

  return {
    async measure({ candidate, stable }, plan, from, now) {
      const windows = Math.floor((now - config.lagSeconds * 1000 - from) / windowMs);
      if (windows < 1) return undefined;
      const span = { from, until: from + windows * windowMs };
      const sources = config.services[plan.service];
      if (sources === undefined) {
        throw new Error(
          `release.config.ts doesn't say where the metrics of ${plan.service} are: add it to metrics.services`,
        );
      }
      const missing = plan.metrics.find(
        ({ name }) => !(name in sources.metrics) && !(name in (sources.shadow?.metrics ?? {})),
      );
      if (missing !== undefined) {
        throw new Error(
          `release.config.ts has no source of ${missing.name} of ${plan.service}: add it to metrics.services`,
        );
      }
      const [own, others] = await Promise.all([
        readRevision(api, plan, sources, { name: candidate, isCandidate: true }, span),
        readRevision(api, plan, sources, { name: stable, isCandidate: false }, span),
      ]);
      return { ...span, ...sidesOf(plan, sources, { candidate: own, stable: others }) };
    },
  };
}

/** Nobody else gets to see a token of Google's. */
function authorizationFor(url: string): (() => Promise<Record<string, string>>) | undefined {
  return isGoogle(url) ? googleAuthorization(SCOPE) : undefined;
}

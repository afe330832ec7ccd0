import type { Sources } from './sources.ts';

/** `critical` wakes somebody; `warning` is for the next working day. */
export type Severity = 'critical' | 'warning';

/** One alert, as Prometheus and Cloud Monitoring both take it. */
export interface Alert {
  /** In upper camel case; unique. */
  name: string;
  severity: Severity;
  /** One sentence: what is wrong, for whom. */
  summary: string;
  /** PromQL that has a series for each thing that is wrong; null where these sources can't tell. */
  expr(sources: Sources): string | null;
  /** How long it must have been so. A whole number of minutes, for Cloud Monitoring looks once a minute. */
  forSeconds: number;
  /** The file in `docs/runbooks`, without `.md`. Alerts with one cause share one. */
  runbook: string;
  /** Left out where instances come and go with the traffic: silence is normal there. */
  needsInstances?: boolean;
  /** How often it is looked at, in seconds, where once a minute would be wasted on windows of days. */
  everySeconds?: number;
}

/** `template` over a source, or nothing where there is no such source. */
export function over(source: string | null, template: (source: string) => string): string | null {
  return source === null ? null : template(source);
}

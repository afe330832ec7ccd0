import type { Plan } from '@ridewait/release';

/**
 * Where a metric of the plan is read. Each text is a PromQL vector selector of counters, in which `$revision` stands
 * for the name of a revision: `ridewait_api_request_duration_seconds_count{revision_name="$revision"}`.
 */
export type Source =
  /** With `deltas`, of metrics of Google's own of the kind DELTA, whose samples are no sums. */
  | { kind: 'ratio'; of: string; hits: string; deltas?: true }
  /** What of the candidate was found to differ from the stable revision, which differs from itself in nothing. */
  | { kind: 'comparison'; of: string; hits: string }
  /** The buckets of a histogram, with their label `le`. */
  | { kind: 'distribution'; buckets: string };

export interface ServiceSources {
  /** By the names of the service's metrics in the plan: each has one. */
  metrics: Readonly<Record<string, Source>>;
  /** A counter of instances that ended without having been told to; `deltas` as above. */
  crashes?: string | { deltas: string };
  /** What tells of the candidate's shadow, which is a service of its own: it counts as the candidate's. */
  shadow?: Omit<ServiceSources, 'shadow'>;
}

/** A question that a healthy revision answers. */
export interface Check {
  /** Of the address, from `/` on. */
  path: string;
  status: number;
  /** What the body has to hold, where it matters. */
  contains?: string;
}

/** A step's `exercise` asks these, in turn. */
export interface ServiceProbe {
  checks: readonly Check[];
  exercise?: readonly string[];
}

/** How releases go in one environment: `environments/<name>/release.config.ts`. */
export interface ReleaseConfig {
  plan: Plan;
  metrics: {
    /** The address of the Prometheus HTTP API, without `/api/v1`; of Google's, with the project in it. */
    url: string;
    /** What is asked for is this long ago at least: by then Cloud Monitoring has it. */
    lagSeconds: number;
    windowSeconds: number;
    services: Readonly<Record<string, ServiceSources>>;
  };
  probes: Readonly<Record<string, ServiceProbe>>;
  /** How often the release looks around. */
  tickSeconds: number;
}

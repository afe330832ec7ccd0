import type { Range, Sources } from './sources.ts';

/** What Cloud Monitoring's own page of objectives is fed with: filters of its API's language. */
export interface CloudIndicator {
  total: string;
  /** What counts against the objective, or what counts for it. */
  bad?: string;
  good?: string;
  /** Where `total` is a distribution: the longest that counts for it, in its unit. */
  longest?: number;
  /** Filters over one of our metrics are refused until the first instance has sent it. */
  needsOurMetrics: boolean;
}

/** A service level objective over thirty days: of `total`, at most the part `1 - goal` may be `bad`. */
export interface Objective {
  /** In upper camel case; alerts and the cloud's ids are named after it. */
  name: string;
  title: string;
  /** What is promised, in words. */
  promise: string;
  /** 0 to 0.999. */
  goal: number;
  /** Both are rates a second, with the same labels. */
  bad(sources: Sources, range: Range): string;
  total(sources: Sources, range: Range): string;
  /** Below so many bad ones in the long window a burn is no news: one of five failed requests is no outage. */
  leastBad: number;
  cloud(services: Readonly<Record<'api' | 'ingest', string>>): CloudIndicator;
  runbook: string;
}

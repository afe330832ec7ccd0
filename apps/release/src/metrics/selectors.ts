import type { Counter } from './counting.ts';
import { keyWithout } from './labels.ts';
import type { PrometheusApi, Series } from './prometheus-api.ts';

/**
 * How long a counter is remembered that was not scraped: one that comes back after more than this counts as new. It is
 * longer than anybody lets Prometheus or a collector be away while releasing, and one value a series.
 */
const REMEMBERED = '1h';

/** The window, in milliseconds. */
export interface Span {
  from: number;
  until: number;
}

/** The selector with the name of a revision in it. */
export function selectorOf(text: string, revision: string): string {
  const quoted = revision.replaceAll(/["\\]/g, String.raw`\$&`);
  return text.replaceAll('$revision', () => quoted);
}

export function durationOf({ from, until }: Span): string {
  const ms = until - from;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/**
 * The counters that a selector has, each with its samples within the span as they were scraped. An instance that is
 * gone has no samples, whether Prometheus marked its series as stale or, as Google, knows no such marks.
 *
 * Source of what Google has of PromQL: https://cloud.google.com/stackdriver/docs/managed-prometheus/promql-differences
 */
export async function countersOf(
  api: PrometheusApi,
  selector: string,
  span: Span,
): Promise<Counter[]> {
  const [before, within] = await Promise.all([
    api.query(`last_over_time(${selector}[${REMEMBERED}])`, span.from),
    api.query(`${selector}[${durationOf(span)}]`, span.until),
  ]);
  const known = new Map(before.map((series) => [keyOf(series), series]));
  const seen = new Map(within.map((series) => [keyOf(series), series]));
  return [...new Set([...known.keys(), ...seen.keys()])].map((key) => {
    const labels = (seen.get(key) ?? known.get(key))!.labels;
    // Prometheus 2 has what is just at the beginning in both.
    const samples = (seen.get(key)?.samples ?? []).filter(
      ({ at }) => at > span.from && at <= span.until,
    );
    return { labels, before: known.get(key)?.samples[0]?.value, samples };
  });
}

/** By its labels; functions take the name away. */
function keyOf({ labels }: Series): string {
  return keyWithout('__name__', labels);
}

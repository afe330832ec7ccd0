import type { ServicePlan, Side } from '@ridewait/release';
import type { ServiceSources, Source } from '../config/release-config.ts';
import { type Counted, type Counter, countOf, restartsOf } from './counting.ts';
import type { PrometheusApi } from './prometheus-api.ts';
import { countersOf, durationOf, selectorOf, type Span } from './selectors.ts';
import { histogramOf, sumOf, tallyOf } from './values.ts';

/** All that was counted of a revision over a span, by the selectors of the configuration. */
export interface RevisionCounters {
  counters: ReadonlyMap<string, readonly Counter[]>;
  /** Crashes that Google counts. */
  deltas: number;
}

/** What a service's metrics are read from. */
export interface Reading {
  plan: ServicePlan;
  sources: ServiceSources;
}

/** Rejects where the configuration lacks the source of a metric, too. */
export async function readRevision(
  api: PrometheusApi,
  { plan, sources }: Reading,
  revision: string,
  span: Span,
): Promise<RevisionCounters> {
  const { crashes } = sources;
  const texts = new Set([
    ...plan.metrics.flatMap(({ name }) => textsOf(sourceOf(plan, sources, name))),
    ...(typeof crashes === 'string' ? [crashes] : []),
  ]);
  const [deltas, ...read] = await Promise.all([
    typeof crashes === 'object'
      ? deltasOf(api, selectorOf(crashes.deltas, revision), span)
      : Promise.resolve(0),
    ...[...texts].map(async (text) => {
      const counters = await countersOf(api, selectorOf(text, revision), span);
      return [text, counters] as const;
    }),
  ]);
  return { counters: new Map(read), deltas };
}

/** Whether anything was known of the revision when the span began. */
export function isKnownBefore({ counters }: RevisionCounters): boolean {
  return [...counters.values()].flat().some(({ before }) => before !== undefined);
}

/** What can't be had is left out; crashes that nobody tells of are none. */
export function sideOf({ plan, sources }: Reading, revision: RevisionCounters): Side {
  const restarts = restartsOf([...revision.counters.values()].flat());
  const counted = (text: string): Counted[] =>
    (revision.counters.get(text) ?? []).map((counter) => countOf(counter, restarts));
  const values = plan.metrics.flatMap(({ name }) => {
    const source = sourceOf(plan, sources, name);
    const value =
      source.kind === 'ratio'
        ? tallyOf(counted(source.of), counted(source.hits))
        : histogramOf(counted(source.buckets));
    return value === undefined ? [] : [[name, value] as const];
  });
  const crashes =
    typeof sources.crashes === 'string' ? sumOf(counted(sources.crashes)) : revision.deltas;
  return {
    values: Object.fromEntries(values),
    crashes: Number.isFinite(crashes) ? crashes : 0,
  };
}

/**
 * The sum of what happened by a metric of Google's of the kind DELTA, whose samples are of the time since the one
 * before: Google's `increase()` knows of which time each is, so it neither misses the first nor guesses beyond the
 * last. Prometheus has no such metrics.
 */
async function deltasOf(api: PrometheusApi, selector: string, span: Span): Promise<number> {
  const answer = await api.query(`sum(increase(${selector}[${durationOf(span)}]))`, span.until);
  return answer[0]?.samples[0]?.value ?? 0;
}

function textsOf(source: Source): string[] {
  return source.kind === 'ratio' ? [source.of, source.hits] : [source.buckets];
}

function sourceOf(plan: ServicePlan, { metrics }: ServiceSources, name: string): Source {
  const source = metrics[name];
  if (source === undefined) {
    throw new Error(
      `release.config.ts has no source of ${name} of ${plan.service}: add it to metrics.services`,
    );
  }
  return source;
}

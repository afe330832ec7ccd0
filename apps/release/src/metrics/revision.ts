import type { ServicePlan } from '@ridewait/release';
import type { ServiceSources, Source } from '../config/release-config.ts';
import { type Counted, countOf, restartsOf } from './counting.ts';
import type { PrometheusApi } from './prometheus-api.ts';
import { countersOf, durationOf, selectorOf, type Span } from './selectors.ts';

/** All that was counted of a revision over a span. */
export interface RevisionCounts {
  /** Whether anything was known of its counters when the span began. */
  isKnownBefore: boolean;
  /** What the counters counted that a text of the configuration selects. */
  counted(text: string): readonly Counted[];
}

/** Texts of counters, and of those that only Google can count. */
interface Texts {
  counters: readonly string[];
  deltas: readonly string[];
}

/**
 * Rejects where the configuration lacks the source of a metric, too.
 *
 * @param isCandidate whose shadow counts as it does
 */
export async function readRevision(
  api: PrometheusApi,
  plan: ServicePlan,
  sources: ServiceSources,
  { name, isCandidate }: { name: string; isCandidate: boolean },
  span: Span,
): Promise<RevisionCounts> {
  const texts = textsOf(plan, sources);
  const { shadow } = sources;
  const ofShadow = shadow && isCandidate ? textsOf(plan, shadow) : { counters: [], deltas: [] };
  const counters = [...new Set([...texts.counters, ...ofShadow.counters])];
  const deltas = [...new Set([...texts.deltas, ...ofShadow.deltas])];
  const [counts, sums] = await Promise.all([
    Promise.all(counters.map((text) => countersOf(api, selectorOf(text, name), span))),
    Promise.all(deltas.map((text) => deltasOf(api, selectorOf(text, name), span))),
  ]);
  const restarts = restartsOf(counts.flat());
  const counted = new Map<string, readonly Counted[]>([
    ...counters.map(
      (text, at) => [text, counts[at]!.map((counter) => countOf(counter, restarts))] as const,
    ),
    ...deltas.map((text, at) => [text, sums[at]!] as const),
  ]);
  return {
    isKnownBefore: counts.flat().some(({ before }) => before !== undefined),
    counted: (text) => counted.get(text) ?? [],
  };
}

/**
 * What happened by a metric of Google's own of the kind DELTA, whose samples are of the time since the one before:
 * Google's `increase()` knows of which time each is, so it neither misses the first nor guesses beyond the last.
 */
async function deltasOf(api: PrometheusApi, selector: string, span: Span): Promise<Counted[]> {
  const answer = await api.query(`sum(increase(${selector}[${durationOf(span)}]))`, span.until);
  return answer.map(({ labels, samples: [sample] }) => ({ labels, count: sample!.value }));
}

function textsOf(
  { metrics }: ServicePlan,
  { metrics: sources, crashes }: Pick<ServiceSources, 'metrics' | 'crashes'>,
): Texts {
  const read = metrics.flatMap(({ name }) => sources[name] ?? []);
  return {
    counters: [
      ...read.flatMap((source) => (isDelta(source) ? [] : selectorsOf(source))),
      ...(typeof crashes === 'string' ? [crashes] : []),
    ],
    deltas: [
      ...read.flatMap((source) => (isDelta(source) ? selectorsOf(source) : [])),
      ...(typeof crashes === 'object' ? [crashes.deltas] : []),
    ],
  };
}

export function isDelta(source: Source): boolean {
  return source.kind === 'ratio' && source.deltas === true;
}

export function selectorsOf(source: Source): string[] {
  return source.kind === 'distribution' ? [source.buckets] : [source.of, source.hits];
}

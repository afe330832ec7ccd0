import type { Histogram, ServicePlan, Side, Tally } from '@ridewait/release';
import type { ServiceSources, Source } from '../config/release-config.ts';
import type { Counted } from './counting.ts';
import { isDelta, type RevisionCounts } from './revision.ts';
import { histogramOf, sumOf, tallyOf } from './values.ts';

type Value = Tally | Histogram;

/** What both revisions did, as the judge takes it. What can't be had of one is left out of its side. */
export function sidesOf(
  plan: ServicePlan,
  sources: ServiceSources,
  { candidate, stable }: Record<'candidate' | 'stable', RevisionCounts>,
): Record<'candidate' | 'stable', Side> {
  // Where nothing at all was known before, Prometheus began after the window did, or has forgotten: then a counter
  // that is new to it need not be new.
  const isKnown = candidate.isKnownBefore || stable.isKnownBefore;
  const { shadow } = sources;
  const ofCandidate = [sources, ...(shadow ? [shadow] : [])];
  const own = sideOf(plan, ofCandidate, candidate, isKnown);
  const others = sideOf(plan, [sources], stable, isKnown);
  return {
    candidate: own,
    stable: { ...others, values: withItself(plan, ofCandidate, own, others) },
  };
}

function sideOf(
  { metrics }: ServicePlan,
  all: readonly Omit<ServiceSources, 'shadow'>[],
  { counted }: RevisionCounts,
  isKnown: boolean,
): Side {
  const values = metrics.flatMap(({ name }) => {
    const read = all.flatMap((sources) => sources.metrics[name] ?? []);
    if (!isKnown && !read.every(isDelta)) return [];
    const value = valueOf(read, counted);
    return value === undefined ? [] : [[name, value] as const];
  });
  const crashes = all.flatMap((sources) => {
    if (typeof sources.crashes === 'object') return counted(sources.crashes.deltas);
    return isKnown && sources.crashes !== undefined ? counted(sources.crashes) : [];
  });
  const crashed = sumOf(crashes);
  // Crashes that nobody tells of are none.
  return { values: Object.fromEntries(values), crashes: Number.isFinite(crashed) ? crashed : 0 };
}

/** Of sources of one kind, together. */
function valueOf(
  read: readonly Source[],
  counted: (text: string) => readonly Counted[],
): Value | undefined {
  const of = (texts: readonly string[]) => texts.flatMap((text) => [...counted(text)]);
  const histograms = read.filter((source) => source.kind === 'distribution');
  if (histograms.length > 0) return histogramOf(of(histograms.map(({ buckets }) => buckets)));
  const ratios = read.filter((source) => source.kind !== 'distribution');
  return tallyOf(of(ratios.map((source) => source.of)), of(ratios.map((source) => source.hits)));
}

/** The stable revision beside itself: as much as was compared, and nothing that differs. */
function withItself(
  { metrics }: ServicePlan,
  all: readonly Omit<ServiceSources, 'shadow'>[],
  own: Side,
  others: Side,
): Side['values'] {
  const compared = metrics.flatMap(({ name }) => {
    const isComparison = all.some((sources) => sources.metrics[name]?.kind === 'comparison');
    const value = own.values[name];
    if (!isComparison || value === undefined || !('of' in value)) return [];
    return [[name, { of: value.of, hits: 0 }] as const];
  });
  return { ...others.values, ...Object.fromEntries(compared) };
}

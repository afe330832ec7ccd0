import type { Labels } from './labels.ts';
import type { Sample } from './prometheus-api.ts';

/** A counter of one instance, with one set of labels, over a window. */
export interface Counter {
  labels: Labels;
  /** What it was last known to be when the window began; undefined where nothing was known of it. */
  before: number | undefined;
  /** What was scraped of it in the window, in the order of time. */
  samples: readonly Sample[];
}

export interface Counted {
  labels: Labels;
  /** By how much it grew within the window; NaN where a value was none. */
  count: number;
}

/** When the processes behind counters were seen to have started anew, by `processOf`. */
export type Restarts = ReadonlyMap<string, readonly number[]>;

/** What says whose counters these are: labels that Prometheus and Google's collector give every series of a target. */
const TARGET = ['project_id', 'location', 'cluster', 'namespace', 'job', 'instance'];

function processOf(labels: Labels): string {
  return JSON.stringify(TARGET.map((label) => labels[label] ?? ''));
}

/**
 * All counters of a process begin anew together, but one that has grown back past what it was doesn't show it: so what
 * one of them shows goes for all. Those of one scrape have one time.
 */
export function restartsOf(counters: readonly Counter[]): Restarts {
  const restarts = new Map<string, number[]>();
  for (const counter of counters) {
    const times = stepsOf(counter)
      .filter(({ from, to }) => to.value < from.value)
      .map(({ to }) => to.at);
    if (times.length === 0) continue;
    const process = processOf(counter.labels);
    restarts.set(process, [...(restarts.get(process) ?? []), ...times]);
  }
  return restarts;
}

/**
 * What a counter counted from the scrape before the window to the last one in it. Added over windows that follow one
 * another it is what was counted in all of them, nothing twice and nothing left out. (`increase()` would stretch what
 * it sees to the ends of the window, and leave out what a counter began with.) That takes three things for granted:
 *
 * - A counter that nothing was known of begins at zero: a new instance, or a label that had not come up.
 * - A process that starts anew begins at zero. What it counted after its last scrape is lost, with whatever ended it.
 * - A counter that ended has counted what was scraped last. An instance that is told to stop is scraped once more by
 *   Google's collector; what a killed one did in its last seconds is lost: that is what crashes are counted for.
 */
export function countOf(counter: Counter, restarts: Restarts): Counted {
  const times = restarts.get(processOf(counter.labels)) ?? [];
  let count = counter.before === undefined ? (counter.samples[0]?.value ?? 0) : 0;
  for (const { from, to } of stepsOf(counter)) {
    const isRestarted = times.some((time) => from.at < time && time <= to.at);
    count += isRestarted ? to.value : to.value - from.value;
  }
  // What a counter never is.
  const isSound = [counter.before ?? 0, ...counter.samples.map(({ value }) => value)].every(
    (value) => value >= 0,
  );
  return { labels: counter.labels, count: isSound ? count : Number.NaN };
}

/** Each value with the one before it. What was known before the window is from before all that is in it. */
function stepsOf({ before, samples }: Counter): { from: Sample; to: Sample }[] {
  const all =
    before === undefined ? samples : [{ at: Number.NEGATIVE_INFINITY, value: before }, ...samples];
  return all.slice(1).map((to, index) => ({ from: all[index]!, to }));
}

import type { Attributes, Counter } from '@opentelemetry/api';

/**
 * Lets series of a counter begin at zero. Without it a series is there only from its first event on, and its increase
 * over that event is nothing: an alert on the first dead letter would never be told.
 *
 * @param series the labels of each; one without labels where none are given
 */
export function startAtZero(counter: Counter, series: readonly Attributes[] = [{}]): Counter {
  for (const labels of series) counter.add(0, labels);
  return counter;
}

/** The labels of each combination of values, for `startAtZero`. */
export function everyLabel(values: Readonly<Record<string, readonly string[]>>): Attributes[] {
  return Object.entries(values).reduce<Attributes[]>(
    (made, [label, all]) => made.flatMap((labels) => all.map((is) => ({ ...labels, [label]: is }))),
    [{}],
  );
}

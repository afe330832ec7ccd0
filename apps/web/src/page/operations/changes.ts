import type { RideHealth } from './ride-health.ts';

/** What is wrong at all rides, in words, by what is the same thing from one look to the next. */
export type Alerts = ReadonlyMap<string, string>;

export function alertsOf(rides: readonly RideHealth[]): Alerts {
  const alerts = new Map<string, string>();
  for (const { id, name, group, findings } of rides) {
    if (group === 'stale' || group === 'unknown') alerts.set(id, `${name}, no fresh data`);
    for (const { key, title } of findings) {
      alerts.set(`${id} ${key}`, `${name}, ${title.toLowerCase()}`);
    }
  }
  return alerts;
}

/** More than these are only counted: nobody listens to twenty. */
const MOST_TOLD = 3;

function told(word: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const more = texts.length - MOST_TOLD;
  const rest = more > 0 ? [`${more} more`] : [];
  return [`${word}: ${[...texts.slice(0, MOST_TOLD), ...rest].join('; ')}.`];
}

/** What began and what ended between two looks, to be read out; null where nothing did. */
export function changesOf(before: Alerts, after: Alerts): string | null {
  const missing = (from: Alerts, to: Alerts) =>
    [...from].filter(([key]) => !to.has(key)).map(([, text]) => text);
  const sentences = [
    ...told('New', missing(after, before)),
    ...told('Over', missing(before, after)),
  ];
  return sentences.length > 0 ? sentences.join(' ') : null;
}

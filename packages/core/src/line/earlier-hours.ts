import type { Attraction } from '../catalog.ts';
import type { HourFlow } from '../state.ts';

interface Known<T> {
  attraction: Attraction;
  flow: readonly HourFlow[];
  found: T;
}

/**
 * Remembers what was found in the hours of a flow before the newest one: they come in again with every fold and rarely
 * change. By the last of them, so that what is remembered goes when the state does.
 */
export function perEarlierHours<T>(
  find: (attraction: Attraction, flow: readonly HourFlow[]) => T,
): (attraction: Attraction, flow: readonly HourFlow[]) => T {
  const remembered = new WeakMap<HourFlow, Known<T>>();
  return (attraction, flow) => {
    const latest = flow.at(-2);
    const known = latest && remembered.get(latest);
    if (known?.attraction === attraction && hasSameEarlier(known.flow, flow)) return known.found;
    const found = find(attraction, flow);
    if (latest) remembered.set(latest, { attraction, flow, found });
    return found;
  };
}

/** Hours are never changed: one that says something else is another object. */
function hasSameEarlier(known: readonly HourFlow[], flow: readonly HourFlow[]): boolean {
  return (
    known.length === flow.length &&
    flow.every((hour, at) => hour === known[at] || at === flow.length - 1)
  );
}

import { type Subscription, SUBSCRIPTIONS } from '@ridewait/core';

/** Those that there are: what nobody reads piles up, so the archive's is there only when asked for. */
export function subscriptionsOf({ archive = false }: { archive?: boolean }): Subscription[] {
  const all = Object.keys(SUBSCRIPTIONS) as Subscription[];
  return all.filter((subscription) => archive || subscription !== 'readings-archive');
}

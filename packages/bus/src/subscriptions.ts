import { type Subscription, SUBSCRIPTIONS } from '@ridewait/core';

export interface SubscriptionsAskedFor {
  archive?: boolean;
  shadow?: boolean;
}

/** Those that there are: what nobody reads piles up, so the archive's and a shadow's are there only when asked for. */
export function subscriptionsOf({
  archive = false,
  shadow = false,
}: SubscriptionsAskedFor): Subscription[] {
  const all = Object.keys(SUBSCRIPTIONS) as Subscription[];
  return all.filter(
    (subscription) =>
      (archive || subscription !== 'readings-archive') &&
      (shadow || subscription !== 'readings-processor-shadow'),
  );
}

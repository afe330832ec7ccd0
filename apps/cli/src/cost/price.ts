/** A list price, and where it can be looked up. USD; the unit is in the name that it is kept under. */
export interface Price {
  usd: number;
  /** Google's own page of it. */
  source: string;
  /**
   * How it was read. `page`: on Google's page. `list`: in a price list or calculator of others that names Google's
   * prices, for the page could not be opened; look at the page before a contract hangs on it.
   */
  read: 'page' | 'list';
}

/** A price that falls with the amount: each step holds from its amount on. */
export interface Tiers {
  source: string;
  read: Price['read'];
  steps: readonly { from: number; usd: number }[];
}

/** What `amount` costs where each part of it has the price of its step. */
export function tiered({ steps }: Tiers, amount: number): number {
  return steps.reduce((sum, { from, usd }, at) => {
    const to = steps[at + 1]?.from ?? Number.POSITIVE_INFINITY;
    return sum + Math.max(0, Math.min(amount, to) - from) * usd;
  }, 0);
}

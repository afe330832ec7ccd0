/** A measure over time, and how large it has to be. */
export interface Measure {
  at: number;
  /** On either side of 0. */
  amount: number;
  least: number;
}

/** An alarm that is on. */
export interface Latch {
  since: number;
  /** As last measured. */
  amount: number;
}

/** What is over the limit begins an alarm; it ends at half of that: on the edge it would flap. */
const END = 0.5;

/** Whether there is an alarm at the end, walked through from the beginning: the same for whoever comes along. */
export function latched(measures: readonly Measure[]): Latch | undefined {
  let latch: Latch | undefined;
  for (const { at, amount, least } of measures) {
    const side = latch ? Math.sign(latch.amount) : Math.sign(amount);
    const size = amount * side;
    if (latch && size >= END * least) latch = { since: latch.since, amount };
    else latch = Math.abs(amount) > least ? { since: at, amount } : undefined;
  }
  return latch;
}

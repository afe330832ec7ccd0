/**
 * Evidence against a hypothesis, as a bettor's wealth: one begins with 1, stakes it on windows by several fixed ways
 * of betting at once, and if the hypothesis is true no way of betting gains on average. So the chance that the
 * wealth ever reaches 1/a is at most a, however often one looks (Ville's inequality). When and how much is staked
 * may hang on all that was seen before.
 *
 * Half of the money is staked on the first window; of the other half one half is added window by window, and the
 * last quarter is for the next step, where it is staked likewise: a fault that begins late, or that only more
 * traffic shows, is bet on with money which the hours before have not lost.
 *
 * @see Ramdas, Grünwald, Vovk, Shafer: Game-theoretic statistics and safe anytime-valid inference (2023)
 */
export interface Wealth {
  /** In this step. */
  windows: number;
  /** What was not staked yet when the step began. */
  begun: number;
  /** Logarithms of what each way of betting has come to, of the money staked so far. */
  logs: readonly (number | null)[];
}

export function beginWealth(ways: number): Wealth {
  return { windows: 0, begun: 1, logs: Array.from({ length: ways }, () => null) };
}

/** Another step: what is kept is staked afresh. */
export function stakeAfresh(wealth: Wealth): Wealth {
  return { ...wealth, windows: 0, begun: kept(wealth) };
}

/**
 * A window on: what each way of betting gains in it, as a logarithm, on all of its money.
 *
 * @param most what a window may gain: to pay less than is due is always sound
 */
export function bet(
  wealth: Wealth,
  gain: (way: number) => number,
  most = Number.POSITIVE_INFINITY,
): Wealth {
  const next = { ...wealth, windows: wealth.windows + 1 };
  const added = Math.log(kept(wealth) - kept(next));
  return {
    ...next,
    logs: wealth.logs.map((log, way) => {
      const staked = log === null ? added : logSum([log, added]);
      return staked + Math.min(most, gain(way));
    }),
  };
}

/** The logarithm of all money, that which is not staked yet included. */
export function logWealth(wealth: Wealth): number {
  const { logs } = wealth;
  const staked = logs.filter((log) => log !== null).map((log) => log - Math.log(logs.length));
  return logSum([Math.log(kept(wealth)), ...staked]);
}

function kept({ windows, begun }: Wealth): number {
  return windows === 0 ? begun : begun * (1 / 4 + 1 / (4 * windows));
}

function logSum(logs: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const log of logs) most = Math.max(most, log);
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - most);
  return most + Math.log(sum);
}

/** Whether the evidence is strong enough for a chance of error of `risk` at most, over all times one looks. */
export function isProven(log: number, risk: number): boolean {
  return log >= -Math.log(risk);
}

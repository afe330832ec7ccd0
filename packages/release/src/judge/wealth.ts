/**
 * Evidence against a hypothesis, as a bettor's wealth: one begins with 1, stakes it on windows by several fixed ways
 * of betting at once, and if the hypothesis is true no way of betting gains on average. So the chance that the
 * wealth ever reaches 1/a is at most a, however often one looks (Ville's inequality).
 *
 * Half of the money is staked on the first window, 1/6 is added with the second, 1/12 with the third, 1/n(n+1) with
 * the n-th: a fault that begins late is bet on with money which the hours before have not lost.
 *
 * @see Ramdas, Grünwald, Vovk, Shafer: Game-theoretic statistics and safe anytime-valid inference (2023)
 */
export interface Wealth {
  windows: number;
  /** Logarithms of what each way of betting has come to, of the money staked so far. */
  logs: readonly (number | null)[];
}

export function beginWealth(ways: number): Wealth {
  return { windows: 0, logs: Array.from({ length: ways }, () => null) };
}

/** A window on: what each way of betting gains in it, as a logarithm, on all of its money. */
export function bet(wealth: Wealth, gain: (way: number) => number): Wealth {
  const windows = wealth.windows + 1;
  const added = -Math.log(windows * (windows + 1));
  return {
    windows,
    logs: wealth.logs.map((log, way) => {
      const gained = log === null ? added : logSum([log, added]);
      return gained + gain(way);
    }),
  };
}

/** The logarithm of all money, that which is not staked yet included. */
export function logWealth({ windows, logs }: Wealth): number {
  const kept = -Math.log(windows + 1);
  const staked = logs.filter((log) => log !== null).map((log) => log - Math.log(logs.length));
  return logSum([kept, ...staked]);
}

function logSum(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}

/** Whether the evidence is strong enough for a chance of error of `risk` at most, over all times one looks. */
export function isProven(log: number, risk: number): boolean {
  return log >= -Math.log(risk);
}

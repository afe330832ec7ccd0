/** A part of all in percent, with as many digits as say something. */
export function percent(part: number): string {
  if (!Number.isFinite(part)) return 'unknown';
  const digits = part === 0 || part >= 0.1 ? 1 : 2;
  return `${(part * 100).toFixed(digits)} %`;
}

/** A count, with thousands told apart. */
export function whole(count: number): string {
  return Math.round(count).toLocaleString('en');
}

/** A value with its unit, three digits of it. */
export function value(amount: number, unit: string): string {
  return Number.isFinite(amount) ? `${Number(amount.toPrecision(3))} ${unit}` : 'unknown';
}

/** Odds of a wealth, beside those that would do. */
export function odds(log: number, risk: number): string {
  return `evidence ${oddsOf(log)}, needed ${oddsOf(-Math.log(risk))}`;
}

function oddsOf(log: number): string {
  if (log > Math.log(1e6)) return 'over a million to 1';
  return `${Math.exp(log) >= 10 ? whole(Math.exp(log)) : Number(Math.exp(log).toPrecision(2))} to 1`;
}

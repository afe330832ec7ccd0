/** Minutes with two places; a dash where there are none. */
export function minutes(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}

/** A share of 0 to 1, in percent with one place; a dash where there is none. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';
}

export function whole(value: number): string {
  return value.toLocaleString('en');
}

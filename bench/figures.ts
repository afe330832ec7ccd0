/** One figure of a benchmark: the values of its runs, and the limit or the peer that it stands beside. */
export interface Figure {
  name: string;
  unit: string;
  /** One per run. */
  values: number[];
  beside?: { name: string; value: number };
  /** Whether it is where it should be; left out where nothing was asked. */
  isMet?: boolean;
}

/** The value at `share` (0 to 1) of the sorted values: nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function rounded(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** A table in Markdown: median, spread over the runs, what it stands beside. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, values, beside, isMet }) => [
    name,
    `${rounded(median(values))} ${unit}`,
    values.length > 1
      ? `${rounded(Math.min(...values))} to ${rounded(Math.max(...values))}, ${values.length} runs`
      : '',
    beside ? `${beside.name}: ${rounded(beside.value)} ${unit}` : '',
    isMet === undefined ? '' : isMet ? 'met' : 'not met',
  ]);
  return [
    ['figure', 'median', 'spread', 'beside', ''],
    ['---', '---', '---', '---', '---'],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

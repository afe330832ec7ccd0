import type { Alert } from './alert.ts';
import type { Objective } from './objective.ts';
import type { Range, Sources } from './sources.ts';

/** A burn of the error budget: so many times too fast, seen in a long window and still going on in a short one. */
interface Burn {
  factor: number;
  long: Range;
  short: Range;
}

/**
 * Windows and factors for thirty days: 2 % of the budget in an hour or 5 % in six hours wakes somebody, 10 % in three
 * days is for the next working day.
 *
 * Source: Google, The Site Reliability Workbook, chapter 5, table 5-8.
 */
const FAST: readonly Burn[] = [
  { factor: 14.4, long: '1h', short: '5m' },
  { factor: 6, long: '6h', short: '30m' },
];
const SLOW: readonly Burn[] = [{ factor: 1, long: '3d', short: '6h' }];

/** The two alerts of an objective: one that wakes somebody and one that doesn't. */
export function burnAlerts(objective: Objective): Alert[] {
  const { name, title, runbook } = objective;
  return [
    {
      name: `${name}BurnsFast`,
      severity: 'critical',
      summary: `${title}: the error budget of a month would be gone within days.`,
      expr: (sources) => anyOf(objective, FAST, sources),
      forSeconds: 120,
      runbook,
    },
    {
      name: `${name}BurnsSlowly`,
      severity: 'warning',
      summary: `${title}: the error budget of a month won't last the month.`,
      expr: (sources) => anyOf(objective, SLOW, sources),
      forSeconds: 3_600,
      everySeconds: 300,
      runbook,
    },
  ];
}

function anyOf(objective: Objective, burns: readonly Burn[], sources: Sources): string {
  return burns.map((burn) => `(${burning(objective, burn, sources)})`).join(' or ');
}

function burning(objective: Objective, { factor, long, short }: Burn, sources: Sources): string {
  const { bad, total, goal, leastBad } = objective;
  // Binary fractions would show as 0.014400000000000012.
  const limit = Number((factor * (1 - goal)).toPrecision(6));
  const exceeds = (range: Range) => `${bad(sources, range)} / ${total(sources, range)} > ${limit}`;
  const isNews =
    leastBad === 0 ? [] : [`${bad(sources, long)} * ${secondsOf(long)} >= ${leastBad}`];
  return [exceeds(long), exceeds(short), ...isNews].join(' and ');
}

const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function secondsOf(range: Range): number {
  return Number.parseInt(range, 10) * UNIT_SECONDS[range.at(-1)!]!;
}

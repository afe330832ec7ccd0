import { ANOMALY_KINDS, MINUTE_MS } from '@ridewait/core';
import { markdownTable } from '../report/markdown.ts';
import { percent, whole } from '../report/numbers.ts';
import { LEAST_OUTAGE_MINUTES, type Target, TARGETS, type WeekJudgement } from './judge-week.ts';

export interface ScenarioWeeks {
  name: string;
  weeks: WeekJudgement[];
}

const NAMES: Record<Target, string> = {
  dead: 'dead for an hour',
  stuck: 'stuck for 30 to 120 minutes',
  missing: 'misses 1 to 5 % of people',
  doubling: 'counts 1 to 5 % twice',
  outage: `what it says is lost for ${LEAST_OUTAGE_MINUTES} minutes or more`,
};

/** How many faults were found, and after how many minutes. */
export function foundTable(scenarios: readonly ScenarioWeeks[]): string {
  const weeks = scenarios.flatMap((one) => one.weeks);
  return markdownTable(
    ['a counter', 'faults', 'found', 'median', 'p90', 'within 15 min'],
    TARGETS.map((target) => {
      const delays = weeks.flatMap(({ delays: all }) => all[target]);
      const found = delays
        .filter((delay) => delay !== undefined)
        .map((delay) => delay / MINUTE_MS)
        .toSorted((a, b) => a - b);
      const soon = found.filter((delay) => delay <= 15).length;
      return [
        NAMES[target],
        whole(delays.length),
        percent(found.length / delays.length),
        minutesAt(found, 0.5),
        minutesAt(found, 0.9),
        percent(soon / delays.length),
      ];
    }),
  );
}

/** False alarms per sensor and week, unusual waits per lane and week. */
export function falseAlarmsTable(scenarios: readonly ScenarioWeeks[]): string {
  const kinds = ANOMALY_KINDS.filter((kind) => kind !== 'unusual');
  return markdownTable(
    ['scenario', 'sensor-weeks', ...kinds, 'all', 'unusual waits per lane-week'],
    scenarios.map(({ name, weeks }) => {
      const sensors = sum(weeks.map((week) => week.sensors));
      const each = kinds.map((kind) => sum(weeks.map((week) => week.falseAlarms[kind])));
      const unusual = sum(weeks.map((week) => week.alarms.unusual));
      return [
        name,
        whole(sensors),
        ...[...each, sum(each)].map((count) => (count / sensors).toFixed(3)),
        (unusual / sum(weeks.map((week) => week.lanes))).toFixed(2),
      ];
    }),
  );
}

function minutesAt(sorted: readonly number[], part: number): string {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  return value === undefined ? '–' : `${Math.round(value)} min`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

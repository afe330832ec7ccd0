import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Scenario, scenarioNamed } from '@ridewait/simulator';
import { dayPlayer } from '../days.ts';
import { replacePart } from '../report/markdown.ts';
import { falseAlarmsTable, foundTable, type ScenarioWeeks } from './anomaly-tables.ts';
import { judgeWeek } from './judge-week.ts';
import { playWeek, WEEK_DAYS } from './play-week.ts';
import { watchWeek } from './watch-week.ts';

const REPORT = path.join(import.meta.dirname, '../../docs/ACCURACY.md');

/** Those in which something is wrong with sensors, or right and looks wrong. */
const NAMES = [
  'perfect',
  'noisy',
  'dead-counter',
  'stuck',
  'drift',
  'doubling',
  'restart',
  'clocks',
  'late-data',
  'breakdowns',
  'full-close',
  'midnight',
];

export interface AnomalyOptions {
  /** All that sensors are judged by where it is left out. */
  scenarios?: readonly Scenario[];
  weeks: number;
  firstSeed: number;
  save: boolean;
}

/** Plays weeks, says what was found in them and what wasn't there, and keeps it in the report. */
export async function reportAnomalies(options: AnomalyOptions): Promise<void> {
  const { weeks, firstSeed, save } = options;
  const scenarios = options.scenarios ?? NAMES.map((name) => scenarioNamed(name)!);
  const play = dayPlayer();
  const watched: ScenarioWeeks[] = [];
  for (const scenario of scenarios) {
    const own: ScenarioWeeks = { name: scenario.name, weeks: [] };
    for (let week = 0; week < weeks; week += 1) {
      const began = performance.now();
      const seed = firstSeed + week * WEEK_DAYS;
      own.weeks.push(judgeWeek(watchWeek(playWeek(play, scenario, seed))));
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.error(`a week of ${scenario.name}, from seed ${seed}: ${seconds} s`);
    }
    watched.push(own);
  }
  const found = foundTable(watched);
  const falseAlarms = falseAlarmsTable(watched);
  console.log(`${found}\n\n${falseAlarms}`);
  if (!save) return;
  const date = new Date().toISOString().slice(0, 10);
  const command = `npm run accuracy -- --anomalies --seeds ${weeks} --first-seed ${firstSeed} --save`;
  let text = await readFile(REPORT, 'utf8');
  text = replacePart(
    text,
    'anomalies-measured',
    `Measured ${date}, ${weeks === 1 ? 'one week' : `${weeks} weeks`} of each scenario: \`${command}\`.`,
  );
  text = replacePart(text, 'anomalies-found', found);
  text = replacePart(text, 'anomalies-false', falseAlarms);
  await writeFile(REPORT, text);
}

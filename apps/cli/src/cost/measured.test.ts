import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MEASURED, MEASURED_BY } from './measured.ts';
import type { Points } from './points.ts';

const DOCUMENT = readFileSync(
  path.join(import.meta.dirname, '../../../../docs/PERFORMANCE.md'),
  'utf8',
);

/** The part of the document that a benchmark saved. */
function partOf(bench: string): string {
  return DOCUMENT.split(`<!-- ${bench} -->`)[1]!.split(`<!-- /${bench} -->`)[0]!;
}

/** The median of a figure, or what it stands beside, as the document has it. */
function documented(bench: string, figure: string, column: 'median' | 'beside' = 'median'): number {
  const row = partOf(bench)
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find((cells) => cells[1] === figure);
  const cell = row?.[column === 'median' ? 2 : 4] ?? '';
  return Number(/[\d.,]+/.exec(cell)?.[0].replaceAll(',', ''));
}

function readings(count: number): string {
  return `${count} ${count === 1 ? 'reading' : 'readings'}`;
}

function rides(count: number): string {
  return `${count} ${count === 1 ? 'ride' : 'rides'}`;
}

it.for(Object.entries(MEASURED_BY))('%s ran on %s', ([bench, date]) => {
  expect(partOf(bench)).toContain(`Measured ${date} on`);
});

describe('what is reckoned with is what docs/PERFORMANCE.md says', () => {
  it.for<[keyof typeof MEASURED, Points, (amount: number) => string]>([
    ['processorPush', MEASURED.processorPush, (n) => `processor, CPU of a push, ${readings(n)}`],
    ['redisPush', MEASURED.redisPush, (n) => `Redis, CPU of a push, ${readings(n)}`],
    ['redisPushBytes', MEASURED.redisPushBytes, (n) => `Redis, bytes of a push, ${readings(n)}`],
    ['sqlPush', MEASURED.sqlPush, (n) => `PostgreSQL, CPU of a push, ${readings(n)}`],
    ['ingestPost', MEASURED.ingestPost, (n) => `ingest, CPU of a POST, ${readings(n)}`],
    ['apiAnswer', MEASURED.apiAnswer, (n) => `API, CPU of a live answer, ${rides(n)}`],
    [
      'apiNotModified',
      MEASURED.apiNotModified,
      (n) => `API, CPU of a live answer, ${rides(n)}, not modified`,
    ],
    ['redisAnswer', MEASURED.redisAnswer, (n) => `Redis, CPU of a live answer, ${rides(n)}`],
    ['answerBytes', MEASURED.answerBytes, (n) => `API, bytes of a live answer, ${rides(n)}`],
    ['gzippedBytes', MEASURED.gzippedBytes, (n) => `gzip, bytes of a live answer, ${rides(n)}`],
    [
      'redisAnswerBytes',
      MEASURED.redisAnswerBytes,
      (n) => `Redis, bytes of a live answer, ${rides(n)}`,
    ],
  ])('%s', ([, points, figure]) => {
    expect(points).toEqual(
      points.map(([amount]) => [amount, documented('unit-costs', figure(amount))]),
    );
  });

  it.for<[number, string, string]>([
    [MEASURED.redisRideBytes, 'unit-costs', 'Redis, a ride with a day behind it'],
    [MEASURED.minuteBytes, 'unit-costs', 'PostgreSQL, a minute of a ride'],
    [MEASURED.quarterBytes, 'unit-costs', 'PostgreSQL, a quarter-hour of a ride'],
    [MEASURED.laneDayBytes, 'unit-costs', 'PostgreSQL, a day of a lane'],
    [MEASURED.samples.ingest, 'unit-costs', 'ingest, samples of a scrape'],
    [MEASURED.samples.processor, 'unit-costs', 'processor, samples of a scrape'],
    [MEASURED.samples.api, 'unit-costs', 'API, samples of a scrape'],
    [MEASURED.upkeepDaySeconds, 'maintain', 'a day made again and dropped'],
    [MEASURED.todaySeconds, 'forecasts', 'today kept, at the end of a day'],
    [MEASURED.learnSeconds, 'forecasts', "420 days learnt, the day's first run"],
    [MEASURED.replayMillionSeconds, 'backtest', 'a million readings'],
  ])('%d is that of %s: %s', ([value, bench, figure]) => {
    expect(value).toBe(documented(bench, figure));
  });

  it('bytes of a reading on the topic, in columns and in JSON', () => {
    for (const [format, column] of [
      ['columns', 'median'],
      ['json', 'beside'],
    ] as const) {
      const points = MEASURED.readingBytes[format];
      const documentedPoints = points.map(([amount]) => {
        const figure = `${amount.toLocaleString('en')} in a message: on the topic`;
        return [amount, documented('wire-format', figure, column)];
      });
      expect(points).toEqual(documentedPoints);
    }
  });
});

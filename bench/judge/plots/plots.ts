import { COLOURS } from '../../../accuracy/plots/svg.ts';
import { percentile } from '../../figures.ts';
import { JUDGES } from '../judges.ts';
import type { Fault } from '../simulated-release.ts';
import { isBack, meanHarmed, type Outcome, resultsOf } from '../table.ts';
import type { Result } from '../trial.ts';
import { evidenceOf, NEEDED } from './evidence.ts';
import { evidencePlot } from './evidence-plot.ts';
import { type Axis, type Panel, ratePlot } from './rate-plot.ts';

/** Which judges are drawn, by their place in the list of all. */
const DRAWN: readonly (readonly [judge: number, name: string, colour: string])[] = [
  [1, 'Ridewait, 60 % shown', COLOURS.ours],
  [3, 'Ridewait, guests only', COLOURS.truth],
  [4, 'fixed threshold', COLOURS.les],
  [6, 'patient threshold', COLOURS.hol],
  [7, 'Kayenta', COLOURS.ql],
];

const HARMED: Axis = {
  kind: 'log',
  from: 0.1,
  to: 1e7,
  ticks: [
    [0.1, '0.1'],
    [10, '10'],
    [1000, '1,000'],
    [1e5, '100,000'],
    [1e7, '10 million'],
  ],
};
const PARTS: Axis = {
  kind: 'linear',
  from: 0,
  to: 0.8,
  ticks: [0, 0.2, 0.4, 0.6, 0.8].map((part) => [part, `${Math.round(part * 100)} %`] as const),
};
const MINUTES: Axis = {
  kind: 'log',
  from: 1,
  to: 1440,
  ticks: [
    [1, '1 min'],
    [10, '10 min'],
    [60, '1 h'],
    [360, '6 h'],
    [1440, '24 h'],
  ],
};

/** The drawings by their files' names. */
export function plotsOf(outcomes: readonly Outcome[]): Record<string, string> {
  const rates = [...new Set(outcomes.map(({ rate }) => rate))];
  return {
    'release-harmed.svg': ratePlot(
      {
        title: 'Guests’ requests harmed by a bad release, on average',
        says: 'Requests harmed at each rate of traffic, for each judge: by one percentage point more errors, and by answers half as slow again.',
      },
      rates,
      HARMED,
      [
        panel('+1 pp errors', 'errors', meanHarmed),
        panel('every answer half as slow again', 'slow', meanHarmed),
      ],
    ),
    'release-false-rollbacks.svg': ratePlot(
      {
        title: 'Healthy releases rolled back',
        says: 'The part of healthy releases that went back at each rate of traffic, for each judge: plain ones, and ones whose instances are cold at first.',
      },
      rates,
      PARTS,
      [panel('healthy', 'none', backOf), panel('healthy, cold for three minutes', 'cold', backOf)],
    ),
    'release-minutes.svg': ratePlot(
      {
        title: 'Time to the end of a release, median',
        says: 'Minutes to the end at each rate of traffic, for each judge: of healthy candidates, and of ones with one percentage point more errors.',
      },
      rates,
      MINUTES,
      [panel('healthy', 'none', minutesOf), panel('+1 pp errors', 'errors', minutesOf)],
    ),
    'release-evidence.svg': evidencePlot(
      [
        evidenceOf({ seed: 1, rate: 100, fault: 'none', shown: 0 }, 'healthy, 100 requests/s'),
        evidenceOf(
          { seed: 1, rate: 100, fault: 'errors', shown: 0 },
          '+1 pp errors, 100 requests/s',
        ),
      ],
      NEEDED,
    ),
  };

  function panel(
    title: string,
    fault: Fault,
    value: (results: readonly Result[]) => number,
  ): Panel {
    const series = DRAWN.map(([judge, name, colour]) => ({
      name,
      colour,
      values: rates.map((rate) =>
        value(resultsOf(outcomes, { rate, fault, judge: JUDGES[judge]!.name })),
      ),
    }));
    return { title, series };
  }
}

function backOf(results: readonly Result[]): number {
  return results.filter(isBack).length / results.length;
}

function minutesOf(results: readonly Result[]): number {
  return percentile(
    results.map(({ minutes }) => minutes),
    0.5,
  );
}

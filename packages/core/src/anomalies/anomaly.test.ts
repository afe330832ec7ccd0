import { expect, it } from 'vitest';
import { type Anomaly, anomalyChanges, confidenceOf } from './anomaly.ts';

const DEAD: Anomaly = { kind: 'dead', sensor: 'gate', lane: 'standby', since: 1, reason: 'Dead.' };
const DRIFTING: Anomaly = { kind: 'drifting', lane: 'all', since: 2, amount: 0.02, reason: 'Off.' };

it('tells what began and what ended', () => {
  expect(anomalyChanges([DEAD], [DRIFTING])).toEqual({ began: [DRIFTING], ended: [DEAD] });
});

it('takes an anomaly for the same one whatever is said of it meanwhile', () => {
  const later = { ...DEAD, since: 5, reason: 'Still dead.' };
  expect(anomalyChanges([DEAD], [later])).toEqual({ began: [], ended: [] });
});

it.for<[string, Anomaly[], string | undefined]>([
  ['whole where nothing is wrong', [], undefined],
  ['low where a counter of the lane is dead', [DEAD], 'low'],
  ['medium where counters of all lanes are a little off', [DRIFTING], 'medium'],
  ['whole where only another lane has an anomaly', [{ ...DEAD, lane: 'priority' }], undefined],
])('makes the confidence in a lane %s', ([, anomalies, expected]) => {
  expect(confidenceOf(anomalies, 'standby')).toBe(expected);
});

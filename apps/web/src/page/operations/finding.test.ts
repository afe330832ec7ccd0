import type { AnomalyBody } from '@ridewait/contracts';
import { expect, it } from 'vitest';
import { fakeFinding } from '../../../test/fake-operations.ts';
import { type FindingView, viewFindings } from './finding.ts';

const NOW = Date.parse('2026-07-01T12:00:00Z');
const ZONE = 'Europe/Berlin';

function seen(...bodies: AnomalyBody[]): FindingView[] {
  return viewFindings(bodies, ZONE, NOW);
}

it('says what it is, of which sensor, and since when by the park’s clock', () => {
  const body = fakeFinding('dead', 12, { sensor: 'comet-in', reason: 'It is silent.' }, NOW);

  expect(seen(body)).toEqual([
    {
      key: 'dead comet-in',
      kind: 'dead',
      title: 'Dead sensor',
      reason: 'It is silent.',
      sensor: 'comet-in',
      since: '2026-07-01T11:48:00.000Z',
      sinceText: 'since 13:48, 12 min',
      isNew: false,
      confidence: 'low',
    },
  ]);
});

it.for<[number, string, boolean]>([
  [-1, 'since 14:01, 0 s', true],
  [0, 'since 14:00, 0 s', true],
  [9, 'since 13:51, 9 min', true],
  [10, 'since 13:50, 10 min', false],
  [300, 'since 09:00, 5 h', false],
])('calls a finding of %i minutes "%s", and new: %s', ([minutes, sinceText, isNew]) => {
  expect(seen(fakeFinding('stuck', minutes, {}, NOW))).toMatchObject([{ sinceText, isNew }]);
});

it.for<[AnomalyBody['kind'], FindingView['confidence']]>([
  ['dead', 'low'],
  ['stuck', 'low'],
  ['contradiction', 'low'],
  ['drifting', 'medium'],
  ['doubling', 'medium'],
  ['unusual', 'medium'],
])('knows as the API does that one that is %s leaves %s confidence', ([kind, confidence]) => {
  expect(seen(fakeFinding(kind, 1))).toMatchObject([{ confidence }]);
  expect(seen(fakeFinding(kind, 1, { lane: 'all' }))).toMatchObject([{ confidence }]);
});

it('has the worst first, then the newest', () => {
  const found = seen(
    fakeFinding('unusual', 1, {}, NOW),
    fakeFinding('stuck', 60, {}, NOW),
    fakeFinding('drifting', 90, {}, NOW),
    fakeFinding('dead', 5, {}, NOW),
  );

  expect(found.map(({ kind }) => kind)).toEqual(['dead', 'stuck', 'unusual', 'drifting']);
});

it('says how long, where the browser doesn’t know the zone', () => {
  const [found] = viewFindings([fakeFinding('dead', 12, {}, NOW)], 'Mars/Olympus', NOW);

  expect(found?.sinceText).toBe('for 12 min');
});

import { expect, it } from 'vitest';
import { COASTER, dayOf, usual as usualMinute } from '../../test/anomaly-day.ts';
import { folded } from '../../test/states.ts';
import { walkRide } from '../line/ride-walk.ts';
import { anomaliesOf } from './anomalies-of.ts';
import type { UsualWait } from './unusual.ts';

function unusual(minutes: number, usual: UsualWait | undefined) {
  const { header } = folded(dayOf(minutes, usualMinute));
  const { lanes } = walkRide(COASTER, header)!;
  return anomaliesOf(COASTER, header, { lanes, usual: () => usual });
}

it('tells a wait that is far from what it is at this time of other days', () => {
  expect(unusual(120, { median: 60, deviation: 4 })).toMatchObject([
    { kind: 'unusual', lane: 'standby' },
  ]);
  expect(unusual(120, { median: 60, deviation: 4 })[0]?.reason).toMatch(
    /^The wait in standby is \d+ minutes, where 60 are usual at this time\.$/,
  );
});

it.for<[string, UsualWait | undefined]>([
  ['near to it', { median: 15, deviation: 4 }],
  ['far from it where that is nothing special', { median: 60, deviation: 20 }],
  ['of which there is no history', undefined],
])('says nothing of a wait %s', ([, usual]) => {
  expect(unusual(120, usual)).toEqual([]);
});

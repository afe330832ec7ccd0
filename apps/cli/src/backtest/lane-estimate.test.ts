import { expect, it } from 'vitest';
import { lineOf, waitOf } from './lane-estimate.ts';

it('writes a line of JSON, whose time is in UTC', () => {
  const line = lineOf({
    attraction: 'ride',
    lane: 'standby',
    asOf: Date.parse('2026-07-18T10:00:00+02:00'),
    status: null,
    waitMinutes: { p10: 1.25, p50: 2, p90: 4.5 },
    shownMinutes: 5,
    stale: false,
  });
  expect(line).toBe(
    '{"attraction":"ride","lane":"standby","asOf":"2026-07-18T08:00:00.000Z","status":null,"waitMinutes":{"p10":1.25,"p50":2,"p90":4.5},"shownMinutes":5,"stale":false}\n',
  );
});

it('takes the range that a lane has, and what it shows', () => {
  const range = { p10: 3.5, p50: 7.25, p90: 12 };
  const lane = { waitMinutes: 7, measuredAt: 0, range, shownMinutes: 5 };
  expect(waitOf(lane)).toEqual({ waitMinutes: range, shownMinutes: 5 });
  expect(waitOf({ ...lane, range: null, shownMinutes: null })).toEqual({
    waitMinutes: null,
    shownMinutes: null,
  });
});

it('has nothing of a lane that no view has', () => {
  expect(waitOf(undefined)).toEqual({ waitMinutes: null, shownMinutes: null });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseLocalTime } from './local-time.ts';

it.for<[string, number]>([
  ['2018-06-30T07:44:06', Date.UTC(2018, 5, 30, 7, 44, 6)],
  ['2018-06-30 07:44:06', Date.UTC(2018, 5, 30, 7, 44, 6)],
  ['2018-06-30T07:44', Date.UTC(2018, 5, 30, 7, 44)],
  ['2016-02-29T00:00:00', Date.UTC(2016, 1, 29)],
])('takes %s for a wall clock', ([text, at]) => {
  expect(parseLocalTime(text)).toBe(at);
});

it.for([
  '',
  'noon',
  '2018-06-30',
  '2018-02-30T07:00:00',
  '2018-06-30T24:00:00',
  '2018-06-30T07:44:06Z',
])('does not take "%s"', (text) => {
  expect(parseLocalTime(text)).toBeUndefined();
});

it('has an hour that clocks skip in spring, as any other', () => {
  expect(parseLocalTime('2018-03-11T03:30:00')! - parseLocalTime('2018-03-11T02:30:00')!).toBe(
    3_600_000,
  );
});

it('reads back what any time is written as', () => {
  fc.assert(
    fc.property(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100') }),
      (date) => {
        const text = date.toISOString().slice(0, 19);
        expect(parseLocalTime(text)).toBe(Math.floor(date.getTime() / 1000) * 1000);
      },
    ),
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isTimeZone, utcHour } from './night.ts';

it.for<[zone: string, utc: number]>([
  ['Etc/UTC', 4],
  ['America/New_York', 9],
  ['Europe/Berlin', 3],
  ['Asia/Tokyo', 19],
  ['Pacific/Kiritimati', 14],
])('four in the morning of %s is %i o’clock UTC', ([zone, utc]) => {
  expect(utcHour(4, zone)).toBe(utc);
});

it('gives each hour of a zone an hour of its own', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Intl.supportedValuesOf('timeZone')), (zone) => {
      const hours = Array.from({ length: 24 }, (_, hour) => utcHour(hour, zone));
      expect(new Set(hours).size).toBe(24);
      expect(hours.every((hour) => Number.isInteger(hour) && hour >= 0 && hour < 24)).toBe(true);
    }),
  );
});

it.for<[string, boolean]>([
  ['Europe/Berlin', true],
  ['Etc/UTC', true],
  ['Mars/Olympus', false],
  ['', false],
])('%j is a time zone: %s', ([name, is]) => {
  expect(isTimeZone(name)).toBe(is);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parkClock } from './park-clock.ts';
import { SLOT_MS, SLOTS_PER_DAY, slotOfHour } from './park-day.ts';

const BERLIN = parkClock('Europe/Berlin');

it('shows times with the offset that the park has then', () => {
  expect(BERLIN.format(Date.parse('2026-07-01T12:15:00Z'))).toBe('2026-07-01T14:15:00+02:00');
  expect(BERLIN.format(Date.parse('2026-12-01T12:15:00Z'))).toBe('2026-12-01T13:15:00+01:00');
  expect(parkClock('America/St_Johns').format(Date.parse('2026-12-01T12:15:00Z'))).toBe(
    '2026-12-01T08:45:00-03:30',
  );
  expect(parkClock('UTC').format(0)).toBe('1970-01-01T00:00:00+00:00');
});

it('counts one in the night to the day before', () => {
  const evening = BERLIN.timeAt(Date.parse('2026-07-01T23:00:00+02:00'));
  const night = BERLIN.timeAt(Date.parse('2026-07-02T01:00:00+02:00'));
  expect(night).toEqual({ day: evening.day, slot: slotOfHour(25) });
});

describe('on a day on which clocks change', () => {
  const winterDay = BERLIN.timeAt(Date.parse('2026-10-24T12:00:00Z')).day;
  const summerDay = BERLIN.timeAt(Date.parse('2026-03-28T12:00:00Z')).day;

  it('takes the first of a slot that comes twice', () => {
    const start = BERLIN.startOf({ day: winterDay, slot: slotOfHour(26) });
    expect(start).toBe(Date.parse('2026-10-25T02:00:00+02:00'));
    expect(BERLIN.timeAt(start! + 3_600_000)).toEqual(BERLIN.timeAt(start!));
  });

  it('knows slots that do not come', () => {
    expect(BERLIN.startOf({ day: summerDay, slot: slotOfHour(26) })).toBeNull();
    expect(BERLIN.startOf({ day: summerDay, slot: slotOfHour(27) })).toBe(
      Date.parse('2026-03-29T03:00:00+02:00'),
    );
  });
});

it('gives back the slot that it was asked for the beginning of', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Chatham'];
  const clocks = new Map(zones.map((zone) => [zone, parkClock(zone)]));
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 20_000, max: 22_000 }),
      fc.integer({ min: 0, max: SLOTS_PER_DAY - 1 }),
      (zone, day, slot) => {
        const clock = clocks.get(zone)!;
        const start = clock.startOf({ day, slot });
        if (start === null) return;
        expect(clock.timeAt(start)).toEqual({ day, slot });
        expect(clock.timeAt(start + SLOT_MS - 1)).toEqual({ day, slot });
        expect(clock.wall(start) % SLOT_MS).toBe(0);
      },
    ),
  );
});

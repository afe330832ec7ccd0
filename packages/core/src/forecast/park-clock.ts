import { type ParkTime, parkTime, SLOT_MS, slotStart } from './park-day.ts';

/** A park's own clock. All but `wall` take and give milliseconds since 1970. */
export interface ParkClock {
  /** What the park's wall clock shows, in milliseconds since 1970 as if it were UTC. */
  wall(at: number): number;
  timeAt(at: number): ParkTime;
  /**
   * When a slot begins; null where the wall clock leaves it out, in spring. A slot that comes twice, in autumn,
   * begins the first time.
   */
  startOf(time: ParkTime): number | null;
  /** RFC 3339 with the park's offset then: `2026-07-01T14:15:00+02:00`. */
  format(at: number): string;
}

/** @param timezone an IANA name, such as `Europe/Berlin` */
export function parkClock(timezone: string): ParkClock {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  /** Offsets change at quarter-hours at the earliest, and the time zone database is slow to ask. */
  const offsets = new Map<number, number>();

  function offsetAt(at: number): number {
    const slot = Math.floor(at / SLOT_MS);
    const known = offsets.get(slot);
    if (known !== undefined) return known;
    if (offsets.size >= MAX_HELD) offsets.clear();
    const start = slot * SLOT_MS;
    const part = new Map(format.formatToParts(start).map(({ type, value }) => [type, +value]));
    const of = (name: Intl.DateTimeFormatPartTypes) => part.get(name)!;
    const local = Date.UTC(
      of('year'),
      of('month') - 1,
      of('day'),
      of('hour'),
      of('minute'),
      of('second'),
    );
    offsets.set(slot, local - start);
    return local - start;
  }

  const wall = (at: number) => at + offsetAt(at);

  return {
    wall,
    timeAt: (at) => parkTime(wall(at)),
    startOf(time) {
      const local = slotStart(time);
      // The offsets of the day before and after: between them lies every change that could matter.
      const guesses = [local - offsetAt(local - DAY_MS), local - offsetAt(local + DAY_MS)];
      const fitting = guesses.filter((at) => wall(at) === local);
      return fitting.length === 0 ? null : Math.min(...fitting);
    },
    format(at) {
      const minutes = offsetAt(at) / 60_000;
      const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
      const sign = minutes < 0 ? '-' : '+';
      const local = new Date(wall(at)).toISOString().slice(0, 19);
      return `${local}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
    },
  };
}

const DAY_MS = 86_400_000;
/** A month of slots. */
const MAX_HELD = 3_000;

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredMinutes, END_OF_MINUTES, judgedMinutes } from './covered.ts';

const MINUTE = 60_000;
const NOON = Date.parse('2026-07-01T12:00:00Z');
const noon = NOON / MINUTE;

describe('the minutes that an archive covers', () => {
  it('begin where no reading can have been published before, and end with the last whole one', () => {
    const span = { from: NOON, to: NOON + 10 * MINUTE + 1 };
    expect(coveredMinutes(span)).toEqual({ from: noon + 3, to: noon + 10 });
    expect(coveredMinutes({ ...span, from: NOON + 1 }).from).toBe(noon + 4);
  });

  it('are none where it is short', () => {
    expect(coveredMinutes({ from: NOON, to: NOON + MINUTE })).toEqual({
      from: noon + 3,
      to: noon + 3,
    });
  });
});

describe('the minutes that are judged', () => {
  it('leave out what history has dropped', () => {
    const covered = { from: noon, to: noon + 60 };
    expect(judgedMinutes(noon + 30, covered)).toEqual([
      { part: { from: noon + 30, to: noon + 60 }, isCovered: true },
      { part: { from: noon + 60, to: END_OF_MINUTES }, isCovered: false },
    ]);
  });

  it('are each judged once, in order, from the first that is held', () => {
    const minute = fc.integer({ min: 0, max: 60_000_000 });
    fc.assert(
      fc.property(minute, minute, fc.nat({ max: 10_000 }), (held, from, length) => {
        const parts = judgedMinutes(held, { from, to: from + length });
        expect(parts[0]!.part.from).toBe(held);
        expect(parts.at(-1)!.part.to).toBe(END_OF_MINUTES);
        for (let at = 1; at < parts.length; at += 1) {
          expect(parts[at]!.part.from).toBe(parts[at - 1]!.part.to);
        }
        for (const { part, isCovered } of parts) {
          if (isCovered) expect(part.from).toBeGreaterThanOrEqual(from);
        }
      }),
    );
  });
});

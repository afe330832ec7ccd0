import { describe, expect, it } from 'vitest';
import type { FoldTotals } from './fold-archive.ts';
import { progress } from './progress.ts';

const TOTALS: FoldTotals = {
  messages: 12_000,
  foreign: 0,
  readings: 600_000,
  duplicates: 0,
  leftOut: {},
  published: null,
};
const LAST = { publishedAt: Date.parse('2026-07-01T12:00:00Z') };

function staged(isTTY: boolean) {
  const clock = { now: 5_000 };
  const written: string[] = [];
  const output = { isTTY, write: (text: string) => written.push(text) };
  return { clock, written, told: progress(output, () => clock.now) };
}

describe('how far a replay is', () => {
  it('is a line every ten seconds where nobody watches', () => {
    const { clock, written, told } = staged(false);
    for (let second = 1; second <= 25; second += 1) {
      clock.now += 1_000;
      told.tell(TOTALS, LAST);
    }
    told[Symbol.dispose]();
    expect(written).toEqual([
      '12,000 messages · 600,000 readings · 1,200 messages/s · at 2026-07-01 12:00:00Z\n',
      '12,000 messages · 600,000 readings · 600 messages/s · at 2026-07-01 12:00:00Z\n',
    ]);
  });

  it('is one line on a terminal, which is written over and goes at the end', () => {
    const { clock, written, told } = staged(true);
    clock.now += 1_000;
    told.tell(TOTALS, LAST);
    told.tell(TOTALS, LAST);
    clock.now += 500;
    told.tell(TOTALS, LAST);
    told[Symbol.dispose]();
    expect(written).toHaveLength(3);
    expect(written.every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(true);
    expect(written.at(-1)).toBe('\r\u001B[2K');
  });
});

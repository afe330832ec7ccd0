import { expect, it } from 'vitest';
import { dice } from '../../test/dice.ts';
import { JUDGING } from '../../test/windows.ts';
import { beginJudge, type JudgeState, takeWindow, verdictOf } from './judge.ts';
import type { Metric, Side } from './metric.ts';

const BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25];
const STABLE = [0.2, 0.4, 0.25, 0.09, 0.05, 0.01];
const judging = {
  ...JUDGING,
  metrics: JUDGING.metrics.filter(({ kind }) => kind === 'distribution'),
};

function side(parts: readonly number[], count: number): Side {
  const counts = parts.map((part) => Math.round(part * count));
  return { values: { latency: { bounds: BOUNDS, counts } }, crashes: 0 };
}

function judged(
  parts: readonly number[],
  minutes: number,
  metrics: readonly Metric[] = judging.metrics,
) {
  const own = { ...judging, metrics };
  let state: JudgeState = beginJudge(own);
  for (let at = 0; at < minutes; at++) {
    const window = {
      from: at * 60_000,
      until: (at + 1) * 60_000,
      candidate: side(parts, 2000),
      stable: side(STABLE, 20_000),
    };
    state = takeWindow(own, state, window, { compares: true, hasGuests: true, since: 0 });
  }
  return verdictOf(own, state, { at: 3, minSamples: 500, compares: true, hasGuests: true });
}

it.for<[string, readonly number[], 'pass' | 'fail', RegExp]>([
  ['the same', STABLE, 'pass', /not more of these by 5\.00 %/],
  [
    'a shift too small to matter, however sure it is',
    [0.17, 0.39, 0.27, 0.105, 0.055, 0.01],
    'pass',
    /greater in 52\.\d %/,
  ],
  [
    'a tail that is longer',
    [0.2, 0.4, 0.25, 0.03, 0.08, 0.04],
    'fail',
    /12\.0 % over 0\.1 s, the stable revision's 6\.00 %; worse by over 1\.50 %/,
  ],
  ['all slower but for the tail', [0.1, 0.2, 0.5, 0.14, 0.05, 0.01], 'fail', /worse by ranks/],
  ['faster', [0.4, 0.4, 0.15, 0.03, 0.02, 0], 'pass', /latency: p95/],
])('of latencies, %s', ([, parts, says, words]) => {
  const verdict = judged(parts, 30);
  expect(verdict.words).toMatch(words);
  expect(verdict.says).toBe(says);
});

it('what the tolerance lets be can be cleared, however small the harm is', () => {
  const metrics = judging.metrics.map((metric) => ({ ...metric, tolerance: 0.04, harm: 0.041 }));
  const words = judged(STABLE, 60, metrics).words;
  expect(words).toContain('not more of these by 8.00 %');
});

it('machines that differ from minute to minute send nobody back, however many values there are', () => {
  const roll = dice(5);
  let alarms = 0;
  for (let trial = 0; trial < 100; trial++) {
    let state: JudgeState = beginJudge(judging);
    for (let at = 0; at < 40; at++) {
      // Of the slow ones, up to a third more or less for all values of a revision's minute.
      const [own, other] = [1 + 0.66 * (roll() - 0.5), 1 + 0.66 * (roll() - 0.5)];
      const parts = (by: number) => STABLE.map((part, bucket) => (bucket < 3 ? part : part * by));
      const window = {
        from: at * 60_000,
        until: (at + 1) * 60_000,
        candidate: side(parts(own), 50_000),
        stable: side(parts(other), 50_000),
      };
      state = takeWindow(judging, state, window, { compares: true, hasGuests: true, since: 0 });
      const verdict = verdictOf(judging, state, {
        at: 3,
        minSamples: 500,
        compares: true,
        hasGuests: true,
      });
      if (verdict.says === 'fail') {
        alarms++;
        break;
      }
    }
  }
  expect(alarms / 100).toBeLessThanOrEqual(judging.alarmRisk);
});

it('one window is not enough to send anybody back for slow answers, a few are', () => {
  const slow = [0.1, 0.2, 0.3, 0.2, 0.15, 0.05];
  expect(judged(slow, 2).says).toBe('hold');
  expect(judged(slow, 8).says).toBe('fail');
});

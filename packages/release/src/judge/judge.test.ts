import { describe, expect, it } from 'vitest';
import { JUDGING, latencies, minute } from '../../test/windows.ts';
import {
  beginJudge,
  beginStep,
  type JudgedStep,
  type JudgeState,
  takeWindow,
  type Verdict,
  verdictOf,
} from './judge.ts';
import type { Side, Window } from './metric.ts';

const BESIDE = { compares: true, hasGuests: true, since: 0 };
const LAST: JudgedStep = { at: 3, minSamples: 500, compares: true, hasGuests: true };

function judged(windows: readonly Window[], step = LAST): Verdict {
  let state: JudgeState = beginStep(beginJudge(JUDGING), { isAnew: false });
  for (const window of windows) state = takeWindow(JUDGING, state, window, { ...step, since: 0 });
  return verdictOf(JUDGING, state, step);
}

function minutes(
  count: number,
  ...sides: [Parameters<typeof minute>[1], Parameters<typeof minute>[2]]
) {
  return Array.from({ length: count }, (_, at) => minute(at, ...sides));
}

const WELL = { requests: 300, errors: 0 };
const STABLE = { requests: 900, errors: 1 };

function with_(
  window: Window,
  values: Side['values'],
  whose: 'candidate' | 'stable' = 'candidate',
): Window {
  return {
    ...window,
    [whose]: { ...window[whose], values: { ...window[whose].values, ...values } },
  };
}

it.for<[string, readonly Window[], Verdict['says'], RegExp]>([
  ['nothing measured', [], 'hold', /no window of this step yet/],
  ['too few to know', minutes(2, { requests: 10 }, STABLE), 'hold', /20 requests of 500/],
  [
    'few, and half of them failed',
    minutes(1, { requests: 6, errors: 3 }, STABLE),
    'fail',
    /3 of 6 requests failed \(50\.0 %\)/,
  ],
  ['as well as the stable one', minutes(30, WELL, STABLE), 'pass', /not worse by 1\.00 %/],
  [
    'a point more of errors',
    minutes(20, { requests: 300, errors: 3 }, STABLE),
    'fail',
    /errors: 60 of 6,000 requests failed \(1\.00 %\), the stable revision's 0\.11 % over the same minutes; worse/,
  ],
  [
    'slower answers',
    minutes(20, { requests: 300, isSlow: true }, STABLE),
    'fail',
    /latency: p95 of 6,000 answers is 0\.\d+ s, the stable revision's 0\.1\d* s/,
  ],
  [
    'ill together',
    minutes(30, { requests: 300, errors: 60 }, { requests: 900, errors: 180 }),
    'hold',
    /not known yet/,
  ],
  [
    'a limit that both are over',
    minutes(30, { requests: 300, errors: 120 }, { requests: 900, errors: 360 }),
    'hold',
    /40\.0 %/,
  ],
  [
    'crashes',
    minutes(3, { ...WELL, crashes: 1 }, STABLE),
    'fail',
    /3 of the candidate's instances ended/,
  ],
  [
    'crashes of both',
    minutes(3, { ...WELL, crashes: 1 }, { ...STABLE, crashes: 1 }),
    'pass',
    /not worse by/,
  ],
])('%s: the judge says what is to be done, with its numbers', ([, windows, says, words]) => {
  const verdict = judged(windows);
  expect(verdict.words).toMatch(words);
  expect(verdict.says).toBe(says);
});

it.for<[string, (window: Window) => Window, RegExp]>([
  [
    'is missing',
    (window) => ({ ...window, candidate: { values: {}, crashes: 0 } }),
    /no errors of the candidate/,
  ],
  [
    'is missing of the stable one',
    (window) => ({ ...window, stable: { values: {}, crashes: 0 } }),
    /no errors of the stable/,
  ],
  [
    'is NaN',
    (window) => with_(window, { errors: { of: Number.NaN, hits: 0 } }),
    /0 of NaN, which can't be/,
  ],
  [
    'is more hits than there are',
    (window) => with_(window, { errors: { of: 3, hits: 4 } }),
    /4 of 3, which can't be/,
  ],
  ['is negative', (window) => with_(window, { errors: { of: 3, hits: -1 } }), /which can't be/],
  ['is of another kind', (window) => with_(window, { errors: latencies(9) }), /is no count/],
  [
    'is a count for a histogram',
    (window) => with_(window, { latency: { of: 3, hits: 1 } }),
    /is no histogram/,
  ],
  [
    'has NaN in a bucket',
    (window) => with_(window, { latency: { bounds: [1], counts: [Number.NaN, 1] } }),
    /can't be read/,
  ],
  [
    'has too few buckets',
    (window) => with_(window, { latency: { bounds: [1], counts: [1] } }, 'stable'),
    /can't be read/,
  ],
  [
    'has no bounds',
    (window) => with_(window, { latency: { bounds: [], counts: [1] } }),
    /can't be read/,
  ],
  [
    'has falling bounds',
    (window) => with_(window, { latency: { bounds: [2, 1], counts: [1, 1, 1] } }),
    /can't be read/,
  ],
  [
    'has other bounds',
    (window) => with_(window, { latency: { bounds: [1], counts: [1, 1] } }),
    /different bounds/,
  ],
])('a metric that %s holds, and is heard again when it is back', ([, spoilt, words]) => {
  const windows = minutes(30, WELL, STABLE);
  const verdict = judged([...windows, spoilt(minute(30, WELL, STABLE))]);
  expect(verdict.says).toBe('hold');
  expect(verdict.words).toMatch(words);
  const later = judged([...windows, spoilt(minute(30, WELL, STABLE)), minute(31, WELL, STABLE)]);
  expect(later.says).toBe('pass');
});

describe('a window', () => {
  it('that was counted is not counted again', () => {
    const [first, second] = minutes(2, WELL, STABLE);
    let state = takeWindow(JUDGING, beginJudge(JUDGING), first!, BESIDE);
    state = takeWindow(JUDGING, state, second!, BESIDE);
    expect(takeWindow(JUDGING, state, first!, BESIDE)).toBe(state);
    expect(takeWindow(JUDGING, state, { ...second!, until: second!.until + 1 }, BESIDE)).toBe(
      state,
    );
  });

  it('without any request of the candidate adds no evidence', () => {
    const none = minutes(50, { requests: 0 }, STABLE);
    expect(
      judged([
        ...minutes(3, WELL, STABLE),
        ...none.map((each, at) => ({ ...each, from: (at + 3) * 60_000, until: (at + 4) * 60_000 })),
      ]),
    ).toEqual({
      ...judged(minutes(3, WELL, STABLE)),
    });
  });
});

describe('what is known', () => {
  it('can be written down and read again in between', () => {
    let state = beginStep(beginJudge(JUDGING), { isAnew: false });
    let read = state;
    for (const window of minutes(10, WELL, STABLE)) {
      state = takeWindow(JUDGING, state, window, BESIDE);
      read = JSON.parse(JSON.stringify(takeWindow(JUDGING, read, window, BESIDE))) as JudgeState;
    }
    expect(verdictOf(JUDGING, read, LAST)).toEqual(verdictOf(JUDGING, state, LAST));
  });

  it('of a fault that begins after an hour is not hidden by that hour', () => {
    const well = minutes(60, WELL, STABLE);
    const ill = Array.from({ length: 10 }, (_, at) =>
      minute(60 + at, { requests: 300, errors: 6 }, STABLE),
    );
    expect(judged(well).says).toBe('pass');
    expect(judged([...well, ...ill]).says).toBe('fail');
  });

  it('of the step before is evidence, but each step needs its own samples', () => {
    let state = beginStep(beginJudge(JUDGING), { isAnew: false });
    for (const window of minutes(30, WELL, STABLE))
      state = takeWindow(JUDGING, state, window, BESIDE);
    expect(verdictOf(JUDGING, beginStep(state, { isAnew: false }), LAST).says).toBe('hold');
    const next = takeWindow(
      JUDGING,
      beginStep(state, { isAnew: false }),
      minute(30, { requests: 500 }, STABLE),
      BESIDE,
    );
    expect(verdictOf(JUDGING, next, LAST).says).toBe('pass');
  });

  it('of a step that no guest was in is held against it, but clears it of nothing', () => {
    const [well, ill] = [WELL, { requests: 300, errors: 2 }].map((candidate) => {
      let state = beginStep(beginJudge(JUDGING), { isAnew: false });
      for (const window of minutes(10, candidate, STABLE)) {
        state = takeWindow(JUDGING, state, window, BESIDE);
      }
      return state;
    });
    expect(verdictOf(JUDGING, well!, LAST).says).toBe('pass');
    const next = takeWindow(
      JUDGING,
      beginStep(well!, { isAnew: true }),
      minute(10, { requests: 500 }, STABLE),
      BESIDE,
    );
    const verdict = verdictOf(JUDGING, next, LAST);
    expect(verdict.says).toBe('hold');
    expect(verdict.words).toContain('0 of 500 requests');
    const evidence = (state: JudgeState) => state.metrics['errors']!.more.logs.at(1);
    expect(evidence(beginStep(ill!, { isAnew: true }))).toBe(evidence(ill!));
  });
});

describe('the last step, with no stable revision beside it', () => {
  const alone: JudgedStep = { at: 4, minSamples: 500, compares: false, hasGuests: true };
  const nobody = { requests: 0 };

  it('passes within its limits', () => {
    expect(judged(minutes(5, WELL, nobody), alone).says).toBe('pass');
  });

  it('fails over a hard limit', () => {
    const verdict = judged(minutes(5, { requests: 300, errors: 100 }, nobody), alone);
    expect(verdict.says).toBe('fail');
    expect(verdict.words).toContain('over the limit of 25.0 %');
  });

  it('holds while too few have come', () => {
    expect(judged(minutes(1, WELL, nobody), alone).says).toBe('hold');
  });
});

it('slow answers of instances that warm up are not judged, but their errors are', () => {
  const metrics = JUDGING.metrics.map((metric) => ({ ...metric, warmUpSeconds: 180 }));
  const judging = { ...JUDGING, metrics };
  const after = (cold: Parameters<typeof minute>[1]) => {
    let state: JudgeState = beginStep(beginJudge(judging), { isAnew: false });
    for (let at = 0; at < 30; at++) {
      const window = minute(at, at < 3 ? cold : WELL, STABLE);
      state = takeWindow(judging, state, window, BESIDE);
      const verdict = verdictOf(judging, state, LAST);
      if (at === 0 && verdict.says === 'hold') expect(verdict.words).toContain('warm up');
    }
    return verdictOf(judging, state, LAST).says;
  };
  expect(after({ requests: 3000, isSlow: true })).toBe('pass');
  expect(after({ requests: 3000, errors: 300 })).toBe('fail');
});

it('an earlier step lets more be unknown than the last', () => {
  const windows = minutes(8, { requests: 60 }, { requests: 5000, errors: 5 });
  expect(judged(windows, { at: 1, minSamples: 200, compares: true, hasGuests: true }).says).toBe(
    'pass',
  );
  expect(judged(windows, { ...LAST, minSamples: 200 }).says).toBe('hold');
});

it('a judge without metrics passes nothing', () => {
  const judging = { ...JUDGING, metrics: [] };
  expect(verdictOf(judging, beginJudge(judging), LAST).says).toBe('hold');
});

it('asks in the last step for nothing that is only known beside the stable revision', () => {
  const [first, ...others] = JUDGING.metrics;
  const judging = { ...JUDGING, metrics: [{ ...first!, besideOnly: true }, ...others] };
  const last = { ...LAST, at: 0, minSamples: 1 };
  const openIn = (compares: boolean) =>
    verdictOf(judging, beginJudge(judging), { ...last, compares }).findings.map(
      ({ metric }) => metric,
    );
  expect(openIn(true)).toEqual(JUDGING.metrics.map(({ name }) => name));
  expect(openIn(false)).toEqual(others.map(({ name }) => name));
});

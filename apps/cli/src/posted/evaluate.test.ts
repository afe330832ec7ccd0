import { expect, it } from 'vitest';
import type { WaitRow } from '../waits-data/read-waits.ts';
import { evaluate } from './evaluate.ts';
import { sumScores } from './score.ts';

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2018, 5, 1, 12);
const DAY_MS = 24 * 60 * MINUTE_MS;
const ALL_TEST = { trainUntilMs: NOON, testFromMs: NOON };

function posted(minute: number, postedMinutes: number, ride = 'everest'): WaitRow {
  return { ride, localMs: NOON + minute * MINUTE_MS, postedMinutes };
}

function measured(minute: number, actualMinutes: number, ride = 'everest'): WaitRow {
  return { ride, localMs: NOON + minute * MINUTE_MS, actualMinutes };
}

async function judged(rows: WaitRow[], periods = ALL_TEST) {
  return evaluate(rowsOf(rows), periods);
}

async function* rowsOf(rows: readonly WaitRow[]) {
  yield* rows;
}

it('judges the sign and ours by what a guest measured', async () => {
  const scores = await judged([posted(0, 40), measured(5, 25)]);
  const score = scores.get('everest')!;
  expect(score).toMatchObject({ count: 1, signErrors: 15 });
  expect(score.ourErrors).toBeCloseTo(3);
  expect(score.factorErrors).toBeCloseTo(3);
});

it('makes a pair with a sign of ten minutes ago, and none with an older one', async () => {
  expect(sumScores((await judged([posted(0, 40), measured(10, 25)])).values()).count).toBe(1);
  expect(sumScores((await judged([posted(0, 40), measured(10.1, 25)])).values()).count).toBe(0);
});

it('makes no pair with a sign that comes after the guest', async () => {
  expect((await judged([measured(0, 25), posted(0, 40)])).size).toBe(0);
});

/** Guests of one morning, and how wrong ours is about one who joins at a later minute of the next day. */
async function errorAfter(guests: WaitRow[], minute: number): Promise<number> {
  const probe = measured(minute, 0, 'everest');
  const rows = [...guests, posted(minute, 40), probe].toSorted((a, b) => a.localMs - b.localMs);
  const scores = await judged(rows, { trainUntilMs: NOON, testFromMs: probe.localMs });
  return scores.get('everest')!.ourErrors;
}

it('learns from a guest’s wait when that guest has boarded, and not before', async () => {
  const day = DAY_MS / MINUTE_MS;
  const untaught = await errorAfter([], day);
  // They join the day before, but some of them board only after the probe, which nobody could have known.
  const boarded = [0, 1, 2, 3].flatMap((at) => [posted(at, 40), measured(at, 60)]);
  const waiting = boarded.map((row) =>
    row.actualMinutes === undefined ? row : { ...row, actualMinutes: day + 1 },
  );
  expect(await errorAfter(boarded, day)).toBeGreaterThan(untaught + 1);
  expect(await errorAfter(waiting, day)).toBeCloseTo(untaught, 6);
});

it('fits the factors to what was known before the training ends', async () => {
  const split = NOON + 60 * MINUTE_MS;
  const rows = [
    posted(0, 40),
    measured(1, 20),
    // Joined in training, boarded after.
    posted(50, 40),
    measured(51, 30),
    posted(100, 40),
    measured(101, 20),
  ];
  const scores = await judged(rows, { trainUntilMs: split, testFromMs: split });
  expect(scores.get('everest')).toMatchObject({ count: 1, factorErrors: 0 });
});

it('judges only what is from the test’s start on', async () => {
  const rows = [posted(0, 40), measured(1, 20), posted(9, 40), measured(10, 20)];
  const scores = await judged(rows, { trainUntilMs: NOON, testFromMs: NOON + 5 * MINUTE_MS });
  expect(scores.get('everest')!.count).toBe(1);
});

it('judges a ride that was never seen before', async () => {
  const training = [posted(0, 40), measured(1, 20)];
  const fresh = [posted(60, 30, 'slinky'), measured(61, 21, 'slinky')];
  const split = NOON + 30 * MINUTE_MS;
  const scores = await judged([...training, ...fresh], { trainUntilMs: split, testFromMs: split });
  expect([...scores.keys()]).toEqual(['slinky']);
  expect(scores.get('slinky')!.ourErrors).toBeLessThan(9);
});

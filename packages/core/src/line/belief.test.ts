import { expect, it } from 'vitest';
import {
  atLeastEmpty,
  type Belief,
  firstBelief,
  move,
  observe,
  observePeople,
  widen,
} from './belief.ts';

function begun(): Belief {
  return firstBelief({ people: 1, exitScale: 0.01, signBias: { mean: 0, error: 0.3 } });
}

/** Hours in which a hundred come and the boarding counter misses some of them. */
function counted(belief: Belief, hours: number, boarded: number): void {
  for (let hour = 0; hour < hours; hour += 1) move(belief, { entered: 100, boarded, left: 0 }, 1);
}

it('gets less sure of the people in line with everybody who is counted', () => {
  const belief = begun();
  counted(belief, 5, 100);
  expect(belief).toMatchObject({ people: 0, boardedSince: 500 });
  expect(Math.sqrt(belief.pp)).toBeGreaterThan(5);
});

it('learns from a line that is known to be empty by how much the counters are apart', () => {
  const belief = begun();
  counted(belief, 10, 98);
  observePeople(belief, 0, 1);
  expect(belief.people).toBeLessThan(5);
  expect(belief.exitScale).toBeGreaterThan(1.01);
  counted(belief, 10, 98);
  // Twenty more were counted in than out; as it has learned, they were not.
  expect(belief.people).toBeLessThan(20);
});

it('takes what it is surer of against what it is less sure of', () => {
  const [sure, unsure] = [begun(), begun()];
  counted(sure, 1, 50);
  counted(unsure, 1, 50);
  widen(unsure, 0.2);
  observePeople(sure, 30, 25);
  observePeople(unsure, 30, 25);
  expect(Math.abs(unsure.people - 30)).toBeLessThan(Math.abs(sure.people - 30));
});

it('widens only once for one error', () => {
  const belief = begun();
  counted(belief, 3, 90);
  widen(belief, 0.05);
  const { pp } = belief;
  widen(belief, 0.05);
  widen(belief, 0.02);
  expect(belief.pp).toBe(pp);
});

it('learns the sign’s bias while the counts are sure, and the people when they are not', () => {
  const sure = begun();
  move(sure, { entered: 200, boarded: 100, left: 0 }, 1);
  const people = sure.people;
  for (let time = 0; time < 10; time += 1) {
    observe(sure, [1 / sure.people, -1, 1], 0.4 - sure.signBias, 0.06);
  }
  expect(sure.signBias).toBeGreaterThan(0.3);
  expect(sure.people / people).toBeGreaterThan(0.95);

  const unsure = { ...sure };
  unsure.pp += 100 ** 2;
  observe(unsure, [1 / unsure.people, -1, 1], 0.3, 0.06);
  expect(unsure.people).toBeGreaterThan(sure.people * 1.1);
});

it('is never of fewer people than none', () => {
  const belief = begun();
  move(belief, { entered: 0, boarded: 50, left: 0 }, 1);
  atLeastEmpty(belief);
  expect(belief.people).toBeGreaterThanOrEqual(0);
  expect(belief.exitScale).toBeLessThan(1);
});

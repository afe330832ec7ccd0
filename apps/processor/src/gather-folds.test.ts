import { UnavailableError } from '@ridewait/core';
import { expect, it } from 'vitest';
import { isSettled, numbered } from '../test/gate.ts';
import { entered, PARK, ride } from '../test/readings.ts';
import { gatherFolds } from './gather-folds.ts';

const COMET = ride('comet');
const TOWER = ride('tower');

/** Folds that stay on their way until the test ends them, by their number. */
function setUp() {
  const writes: { park: string; id: string; seqs: number[] }[] = [];
  const write = numbered();
  const folds = gatherFolds((park, { id }, readings) => {
    writes.push({ park, id, seqs: readings.map(({ seq }) => seq) });
    return write(writes.length).promise;
  });
  return { folds, writes, write, seqs: () => writes.map(({ seqs }) => seqs) };
}

it('writes at once what comes alone, and resolves with its write', async () => {
  const { folds, writes, write } = setUp();
  const added = folds.add(PARK, COMET, [entered(0)]);
  expect(writes).toEqual([{ park: PARK, id: 'comet', seqs: [0] }]);
  expect(await isSettled(added)).toBe(false);
  write(1).resolve();
  await expect(added).resolves.toBeUndefined();
});

it('folds all that comes during a write together in the one next write', async () => {
  const { folds, write, seqs } = setUp();
  const first = folds.add(PARK, COMET, [entered(0)]);
  const second = folds.add(PARK, COMET, [entered(1), entered(2)]);
  const third = folds.add(PARK, COMET, [entered(3)]);
  expect(await isSettled(first)).toBe(false);
  expect(seqs()).toEqual([[0]]);

  write(1).resolve();
  await first;
  expect(await isSettled(Promise.race([second, third]))).toBe(false);
  expect(seqs()).toEqual([[0], [1, 2, 3]]);

  write(2).resolve();
  await Promise.all([second, third]);
  await folds.idle();
  expect(seqs()).toHaveLength(2);
});

it.for([
  ['another ride', PARK, TOWER],
  ['a ride of that name in another park', 'park-2', COMET],
] as const)('does not let %s wait', async ([, park, attraction]) => {
  const { folds, write } = setUp();
  const slow = folds.add(PARK, COMET, [entered(0)]);
  const other = folds.add(park, attraction, [entered(1)]);
  write(2).resolve();
  await other;
  expect(await isSettled(slow)).toBe(false);
});

it('rejects those whose write failed, and no others', async () => {
  const { folds, write, seqs } = setUp();
  const first = folds.add(PARK, COMET, [entered(0)]);
  const failing = [1, 2].map((seq) => folds.add(PARK, COMET, [entered(seq)]));
  write(1).resolve();
  await first;
  expect(await isSettled(Promise.race(failing))).toBe(false);
  const after = folds.add(PARK, COMET, [entered(3)]);
  write(2).reject(new UnavailableError('live store', 'refused'));
  for (const each of failing) await expect(each).rejects.toThrow('refused');
  write(3).resolve();
  await expect(after).resolves.toBeUndefined();
  expect(seqs()).toEqual([[0], [1, 2], [3]]);
});

it('folds each by itself where folding together is a fault, so that one harms no other', async () => {
  const { folds, write, seqs } = setUp();
  const first = folds.add(PARK, COMET, [entered(0)]);
  const [good, poison, other] = [1, 2, 3].map((seq) => folds.add(PARK, COMET, [entered(seq)]));
  write(1).resolve();
  await first;
  write(2).reject(new TypeError('no such thing'));
  write(3).resolve();
  await expect(good).resolves.toBeUndefined();
  write(4).reject(new TypeError('no such thing'));
  await expect(poison).rejects.toThrow('no such thing');
  write(5).resolve();
  await expect(other).resolves.toBeUndefined();
  expect(seqs()).toEqual([[0], [1, 2, 3], [1], [2], [3]]);
});

it('works again after a failure when nothing was waiting', async () => {
  const { folds, write } = setUp();
  const failing = folds.add(PARK, COMET, [entered(0)]);
  write(1).reject(new Error('refused'));
  await expect(failing).rejects.toThrow('refused');
  await folds.idle();
  const next = folds.add(PARK, COMET, [entered(0)]);
  write(2).resolve();
  await expect(next).resolves.toBeUndefined();
});

it('is idle when nothing is in hand: nothing that waits, nor what came meanwhile', async () => {
  const { folds, write, seqs } = setUp();
  await folds.idle();
  const adds = [folds.add(PARK, COMET, [entered(0)]), folds.add(PARK, COMET, [entered(1)])];
  const idle = folds.idle();
  adds.push(folds.add(PARK, TOWER, [entered(2)]));
  for (const number of [1, 3, 2]) {
    expect(await isSettled(idle)).toBe(false);
    write(number).resolve();
  }
  await idle;
  await Promise.all(adds);
  expect(seqs()).toEqual([[0], [2], [1]]);
});

it('is idle after a failure too', async () => {
  const { folds, write } = setUp();
  const failing = folds.add(PARK, COMET, [entered(0)]);
  const idle = folds.idle();
  write(1).reject(new Error('refused'));
  await expect(failing).rejects.toThrow('refused');
  await expect(idle).resolves.toBeUndefined();
});

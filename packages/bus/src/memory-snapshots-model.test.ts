import { type Bus, SnapshotGoneError } from '@ridewait/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryBus } from './memory-bus.ts';
import { publishMany, takeFrom } from './memory-bus.test-tools.ts';

/** What the bus promises, in the plainest way: each snapshot is a list of its own. */
function modelOf(bus: Bus) {
  let published = 0;
  let unacked: number[] = [];
  /** Oldest first. */
  const snapshots: { name: string; holds: number[] }[] = [];

  /** Whether it could seek to it. */
  async function isThere(name: string): Promise<boolean> {
    try {
      await bus.seek('readings-processor', name);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(SnapshotGoneError);
      return false;
    }
  }

  return {
    async publish(count: number): Promise<void> {
      await publishMany(bus, count);
      for (let n = 0; n < count; n += 1) {
        published += 1;
        for (const list of [unacked, ...snapshots.map(({ holds }) => holds)]) list.push(published);
      }
    },
    async take(count = unacked.length): Promise<void> {
      const wanted = unacked.splice(0, count);
      if (wanted.length === 0) return;
      const taken = await takeFrom(bus, wanted.length);
      expect(taken.map(({ id }) => Number(id))).toEqual(wanted);
    },
    async snapshot(): Promise<void> {
      const name = await bus.snapshot('readings-processor');
      snapshots.push({ name, holds: [...unacked] });
    },
    async drop(which: number): Promise<void> {
      const [dropped] = snapshots.splice(which % Math.max(1, snapshots.length), 1);
      if (dropped) await bus.dropSnapshot(dropped.name);
    },
    async seek(which: number): Promise<void> {
      const index = which % Math.max(1, snapshots.length);
      const snapshot = snapshots[index];
      if (!snapshot) return;
      if (await isThere(snapshot.name)) {
        unacked = [...snapshot.holds];
        return;
      }
      // Those that go for want of room are the oldest.
      const gone = snapshots.splice(0, index + 1);
      for (const { name } of gone) expect(await isThere(name)).toBe(false);
    },
  };
}

type Step = (model: ReturnType<typeof modelOf>) => Promise<void>;

const anyCount = fc.integer({ min: 1, max: 6 });
const anyWhich = fc.nat({ max: 5 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  anyCount.map(
    (n): Step =>
      (model) =>
        model.publish(n),
  ),
  anyCount.map(
    (n): Step =>
      (model) =>
        model.take(n),
  ),
  fc.constant<Step>((model) => model.snapshot()),
  anyWhich.map(
    (n): Step =>
      (model) =>
        model.seek(n),
  ),
  anyWhich.map(
    (n): Step =>
      (model) =>
        model.drop(n),
  ),
);

it.for([
  ['it has room', 1_000_000],
  ['it must drop snapshots', 3_000],
] as const)('does what plain lists would, whatever is asked of it, where %s', ([, maxKeptBytes]) =>
  fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 40, size: 'max' }), async (steps) => {
      await using bus = memoryBus({ maxKeptBytes });
      const model = modelOf(bus);
      for (const step of steps) await step(model);
      await model.take();
    }),
    { numRuns: 200 },
  ),
);

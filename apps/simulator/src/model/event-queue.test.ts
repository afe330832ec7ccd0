import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';

it('lets everything happen once, soonest first, and at one instant in the order of planning', () => {
  const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });
  fc.assert(
    fc.property(times, (planned) => {
      const queue = new EventQueue();
      const happened: [at: number, order: number][] = [];
      planned.forEach((at, order) => queue.plan(at, (now) => happened.push([now, order])));
      while (queue.nextAt() < Infinity) queue.runNext();
      const expected = planned
        .map((at, order): [number, number] => [at, order])
        .toSorted(([a, first], [b, second]) => a - b || first - second);
      expect(happened).toEqual(expected);
    }),
  );
});

it('takes what is planned while something happens', () => {
  const queue = new EventQueue();
  const happened: string[] = [];
  queue.plan(2, () => happened.push('later'));
  queue.plan(1, (at) => {
    happened.push('first');
    queue.plan(at, () => happened.push('at once'));
  });
  while (queue.nextAt() < Infinity) queue.runNext();
  expect(happened).toEqual(['first', 'at once', 'later']);
});

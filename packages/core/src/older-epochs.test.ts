import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BOOT, counter, NOON } from '../test/readings.ts';
import { RIDE } from '../test/ride.ts';
import { folded } from '../test/states.ts';
import { fold } from './fold.ts';
import { MAX_EPOCHS, OLDER_EPOCHS } from './older-epochs.ts';
import { walkRide } from './line/ride-walk.ts';
import { rebuildState } from './rebuild.ts';

/** A gate that starts again and again, and counts two guests each time. */
const RESTARTS = Array.from({ length: MAX_EPOCHS + 12 }, (_, boot) => [
  counter({ epoch: BOOT + boot, seq: 0, at: NOON + boot * 10_000, count: 1, total: 1 }),
  counter({ epoch: BOOT + boot, seq: 1, at: NOON + boot * 10_000 + 1, count: 1, total: 2 }),
]).flat();

it('keeps the latest epochs of a sensor apart, and adds up what came before', () => {
  const [hour] = folded(RESTARTS).header.flow;
  expect(hour!.tallies.map(({ epoch, n }) => [epoch, n])).toEqual([
    [OLDER_EPOCHS, 24],
    ...Array.from({ length: MAX_EPOCHS }, (_, at) => [BOOT + 12 + at, 2]),
  ]);
  expect(hour!.tallies[0]).toMatchObject({ count: 24, heardAt: NOON + 110_001 });
});

it('counts the people of all of them, and takes no total of one boot for one of another', () => {
  // The last of the older ones starts at 900.
  const odd = RESTARTS.map((reading) =>
    reading.epoch === BOOT + 11 ? { ...reading, total: 900 + reading.total! } : reading,
  );
  const lane = walkRide(RIDE, folded(odd).header)!.lanes.get('standby')!;
  expect(lane.belief.people).toBe(RESTARTS.length);
});

it('leaves a sensor alone that started a few times', () => {
  const few = RESTARTS.slice(0, 2 * MAX_EPOCHS);
  const [hour] = folded(few).header.flow;
  expect(hour!.tallies.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: MAX_EPOCHS }, (_, at) => BOOT + at),
  );
});

it('ends the same in any order, split and repetition of deliveries, and made again from history', () => {
  const other = RESTARTS.map((reading) => ({
    ...reading,
    sensor: 'other',
    epoch: reading.epoch % 3,
  }));
  const readings = [...RESTARTS, ...other.filter(({ seq }, at) => seq === 0 || at % 2 === 0)];
  const unique = [...new Map(readings.map((r) => [`${r.sensor} ${r.epoch} ${r.seq}`, r])).values()];
  const expected = folded(unique);
  const order = fc.shuffledSubarray(unique, { minLength: unique.length });
  fc.assert(
    fc.property(order, fc.nat(unique.length), fc.nat(unique.length), (all, cut, again) => {
      let state = folded(all.slice(0, cut));
      for (const part of [all.slice(cut), all.slice(again)]) state = fold(state, part).state;
      expect(JSON.stringify(state.header.flow)).toBe(JSON.stringify(expected.header.flow));
    }),
  );
  const rebuilt = rebuildState(expected.header.words, [...expected.buckets.values()]);
  expect(JSON.stringify(rebuilt.header)).toBe(JSON.stringify(expected.header));
});

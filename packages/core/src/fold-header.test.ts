import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from './reading.ts';
import { FLOW_HOURS, HOUR_MS, MINUTE_MS, minuteOf } from './state.ts';
import { deliveredTwice } from '../test/arbitraries.ts';
import { controller, counter, NOON } from '../test/readings.ts';
import { folded } from '../test/states.ts';

describe('the last word of a sensor', () => {
  it('is its highest seq, the latest time it was heard, and the last thing it said', () => {
    fc.assert(
      fc.property(deliveredTwice(3), ({ readings, one }) => {
        const bySensor = Map.groupBy(readings, ({ sensor }) => sensor);
        const { words } = folded(...one).header;
        expect(words.map(({ sensor }) => sensor)).toEqual([...bySensor.keys()].toSorted());
        for (const word of words) {
          const own = bySensor.get(word.sensor)!;
          const newest = own.toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq).at(-1)!;
          const last = own
            .filter(saysSomething)
            .toSorted((a, b) => a.at - b.at || a.epoch - b.epoch || a.seq - b.seq)
            .at(-1);
          expect(word).toMatchObject({
            epoch: newest.epoch,
            seq: newest.seq,
            heardAt: Math.max(...own.map(({ at }) => at)),
          });
          expect(word.said).toEqual(last && saidBy(last));
        }
      }),
    );
  });

  it.for<[string, Partial<Reading>, Partial<Reading>]>([
    ['by time before all', { at: NOON, epoch: 9, seq: 9 }, { at: NOON + 1, epoch: 1, seq: 1 }],
    ['at one instant by epoch', { epoch: 1, seq: 9 }, { epoch: 2, seq: 1 }],
    ['at one instant of one epoch by seq', { seq: 1 }, { seq: 2 }],
  ])('is ordered %s, however it came', ([, earlier, later]) => {
    const down = controller({ status: 'DOWN', ...earlier });
    const open = controller({ status: 'OPERATING', ...later });
    for (const batch of [
      [down, open],
      [open, down],
    ]) {
      expect(folded(batch).header.words[0]?.said?.status).toBe('OPERATING');
    }
  });

  it('keeps what was said while heartbeats follow', () => {
    const { count: _, ...heartbeat } = counter({ seq: 2, at: NOON + 5_000 });
    const { words } = folded([counter({ count: 4, total: 9 })], [heartbeat]).header;
    expect(words).toEqual([
      {
        sensor: 'gate',
        epoch: heartbeat.epoch,
        seq: 2,
        heardAt: NOON + 5_000,
        said: { at: NOON, seq: 1, count: 4, total: 9, epoch: heartbeat.epoch },
      },
    ]);
  });
});

describe('the flow of the hours', () => {
  const hoursOf = (batches: Reading[][]) => folded(...batches).header.flow.map(({ hour }) => hour);
  const last = NOON / HOUR_MS;

  it('reaches back a night and a day from the newest minute, whichever came first', () => {
    const readings = [0, FLOW_HOURS, FLOW_HOURS + 1].map((back, seq) =>
      counter({ seq, at: NOON - back * HOUR_MS }),
    );
    for (const batches of [[readings], [readings.toReversed()], readings.map((each) => [each])]) {
      expect(hoursOf(batches)).toEqual([last - FLOW_HOURS, last]);
    }
  });

  it('leaves out a late reading of an hour that is gone, which its bucket still counts', () => {
    const late = counter({ seq: 1, at: NOON - (FLOW_HOURS + 1) * HOUR_MS });
    const state = folded([counter({ seq: 2 })], [late]);
    expect(state.header.flow.map(({ hour }) => hour)).toEqual([last]);
    expect(state.buckets.get(minuteOf(late.at))?.tracks[0]?.count).toBe(1);
    expect(state.header.newestMinute).toBe(NOON / MINUTE_MS);
  });

  it('sums up an hour as its buckets do a minute', () => {
    const { flow } = folded(
      [counter({ seq: 1, count: 2, total: 2 })],
      [counter({ seq: 3, count: 3, total: 9, at: NOON + HOUR_MS - 1 })],
      [counter({ seq: 4, count: 1, total: 10, at: NOON + HOUR_MS })],
    ).header;
    expect(flow.map(({ tallies }) => tallies)).toMatchObject([
      [{ n: 2, count: 5, first: { total: 2 }, last: { total: 9 } }],
      [{ n: 1, count: 1, first: { total: 10 }, last: { total: 10 } }],
    ]);
  });
});

function saysSomething({ count, seconds, minutes, status }: Reading): boolean {
  return [count, seconds, minutes, status].some((value) => value !== undefined);
}

/** Seats are the one thing that a last word does not keep. */
function saidBy({ at, seq, epoch, count, total, seconds, minutes, status }: Reading) {
  return { at, seq, epoch, count, total, seconds, minutes, status };
}

import { MINUTE_MS, type Reading } from '@ridewait/core';
import { expect, it } from 'vitest';
import { peerLane } from './peers.ts';

let seq = 0;

function reading(kind: 'entered' | 'boarded' | 'left', minute: number, count: number): Reading {
  seq += 1;
  return { sensor: kind, kind, lane: 'standby', epoch: 1, seq, at: minute * MINUTE_MS, count };
}

it('says nothing where nobody was counted', () => {
  expect(peerLane().at(0)).toEqual({});
});

it('reads QL, LES and HOL off a line that fills faster than it empties', () => {
  const lane = peerLane();
  for (let minute = 0; minute < 30; minute += 1) {
    lane.add(reading('entered', minute, 4));
    lane.add(reading('boarded', minute, 2));
  }
  const waits = lane.at(29 * MINUTE_MS);
  // 60 in line, two a minute; who boards at 29 is the 60th, who joined at 14; the 61st came at 15.
  expect(waits).toEqual({ ql: 30, les: 15, hol: 14 });
});

it('counts a reading that comes twice once, and those who gave up as gone', () => {
  const lane = peerLane();
  const first = reading('entered', 0, 10);
  lane.add(first);
  lane.add(first);
  lane.add(reading('left', 1, 4));
  lane.add(reading('boarded', 2, 6));
  expect(lane.at(2 * MINUTE_MS)).toMatchObject({ ql: 0, hol: 0 });
});

it('takes the last hour’s boardings where there were none in a quarter of one', () => {
  const lane = peerLane();
  lane.add(reading('entered', 0, 90));
  lane.add(reading('boarded', 1, 60));
  expect(lane.at(40 * MINUTE_MS).ql).toBe(30);
  expect(lane.at(90 * MINUTE_MS).ql).toBeUndefined();
});

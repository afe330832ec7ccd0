import { HOUR_MS, MINUTE_MS, type Reading } from '@ridewait/core';
import { type Curve, curve } from './curve.ts';

/** Waits in minutes by estimators of the literature; absent where one has nothing to go by. */
export interface PeerWaits {
  ql?: number;
  les?: number;
  hol?: number;
}

/** One lane's counters as a simple program would have them: each reading once, counts added up. */
export interface PeerLane {
  add(reading: Reading): void;
  at(now: number): PeerWaits;
}

const RECENT_MS = 15 * MINUTE_MS;

/**
 * QL, LES and HOL (Ibrahim & Whitt, M&SOM 2009, doi 10.1287/msom.1080.0223) from raw counts. QL divides people in
 * line by who boarded in the last 15 minutes, or in the last hour where nobody did; LES and HOL find when the guest
 * at the head joined on the curve of those who entered.
 */
export function peerLane(): PeerLane {
  const seen = new Set<string>();
  const entered = curve();
  const boarded = curve();
  let left = 0;
  return {
    add({ sensor, epoch, seq, kind, at, count = 0 }) {
      if (kind !== 'entered' && kind !== 'boarded' && kind !== 'left') return;
      const identity = `${sensor} ${epoch} ${seq}`;
      if (seen.has(identity)) return;
      seen.add(identity);
      if (kind === 'left') left += count;
      else (kind === 'entered' ? entered : boarded).add(at, count);
    },
    at(now) {
      if (entered.total === 0) return {};
      const gone = boarded.total + left;
      const inLine = Math.max(0, entered.total - gone);
      const perMs = throughput(boarded, now);
      const waits: PeerWaits = {};
      if (inLine === 0) waits.ql = 0;
      else if (perMs > 0) waits.ql = inLine / perMs / MINUTE_MS;
      if (boarded.lastAt !== undefined) {
        waits.les = minutesBetween(entered.passedAt(gone), boarded.lastAt);
      }
      waits.hol = inLine === 0 ? 0 : minutesBetween(entered.passedAt(gone + 1), now);
      return waits;
    },
  };
}

function throughput(boarded: Curve, now: number): number {
  for (const span of [RECENT_MS, HOUR_MS]) {
    const people = boarded.total - boarded.by(now - span);
    if (people > 0) return people / span;
  }
  return 0;
}

function minutesBetween(from: number | undefined, to: number): number {
  return from === undefined ? 0 : Math.max(0, (to - from) / MINUTE_MS);
}

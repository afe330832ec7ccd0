import { randomUUID } from 'node:crypto';
import type { Bucket, HourFlow, LastWord, LiveView, StateWrite, Track } from '@ridewait/core';

/** An id that no other test has, so that suites may share one server. */
export function uniqueId(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}

/** A bucket of `n` readings, with every kind of value that JSON and SQL could bend. */
export function sampleBucket(minute: number, n = 1): Bucket {
  const at = minute * 60_000;
  const track = (sensor: string, more: Partial<Track>): Track => ({
    sensor,
    epoch: 1_790_000_000,
    kind: 'entered',
    lane: 'standby',
    n: 1,
    count: 0,
    seats: 0,
    seconds: 0,
    heardAt: at,
    ...more,
    seqs: [0, n - 1],
  });
  const first = { at, seq: 0, count: 2, total: Number.MAX_SAFE_INTEGER };
  const { seqs, ...rest } = track('c.controller', { n: 0, kind: 'status', lane: 'all' });
  return {
    minute,
    tracks: [
      track('a.gate-1', { n, count: 7, first, last: first }),
      track('b:"quoted", {curly} \\ back\u2028 ü', { n: 0, kind: 'waited', seconds: 0.1 + 0.2 }),
      // Keys in another order than the rest: what is read must keep it.
      { seqs, ...rest },
    ],
  };
}

export function sampleWord(sensor: string, epoch: number, seq: number, heardAt: number): LastWord {
  return { sensor, epoch, seq, heardAt };
}

export function sampleView(
  park: string,
  attraction: string,
  { version = 1, measuredAt = 1_790_000_000_000 } = {},
): LiveView {
  return {
    park,
    attraction,
    version,
    status: { value: 'OPERATING', saidAt: measuredAt - 60_000, confirmedAt: measuredAt - 1 },
    lanes: {
      standby: { waitSeconds: 754, peopleAhead: 120, hourlyThroughput: 573, measuredAt },
      single_rider: {
        waitSeconds: null,
        peopleAhead: null,
        hourlyThroughput: null,
        measuredAt: null,
      },
    },
  };
}

/** Hours of flow, one after another, each with something in it. */
export function sampleFlow(...hours: readonly number[]): HourFlow[] {
  return hours.map((hour) => ({
    hour,
    tallies: sampleBucket(hour * 60).tracks.map((track) => {
      const { seqs: _, ...tally } = track;
      return tally;
    }),
  }));
}

/** A write that changes a bucket for each of `minutes`. */
export function sampleWrite(
  park: string,
  attraction: string,
  expectedVersion: number,
  options: {
    minutes?: readonly number[];
    prune?: readonly number[];
    version?: number;
    flow?: readonly HourFlow[];
    earlierFlowChanged?: boolean;
  } = {},
): StateWrite {
  const { minutes = [], prune = [], version = expectedVersion + 1, flow = [] } = options;
  return {
    expectedVersion,
    header: {
      version,
      newestMinute: Math.max(0, ...minutes),
      words: [sampleWord('a.gate-1', 1_790_000_000, expectedVersion, 1_790_000_000_000)],
      flow: [...flow],
    },
    earlierFlowChanged: options.earlierFlowChanged ?? true,
    buckets: minutes.map((minute) => sampleBucket(minute, version)),
    prune: [...prune],
    view: sampleView(park, attraction, { version }),
  };
}

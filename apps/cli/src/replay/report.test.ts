import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Compared } from './compare.ts';
import { jsonOf } from './json.ts';
import { reportLines } from './report.ts';
import type { ReplayResult } from './result.ts';

const NOON = Date.parse('2026-07-01T12:00:00Z');
const MINUTE = NOON / 60_000;

function compared(attraction: string, more: Partial<Compared> = {}): Compared {
  return {
    park: 'nordland',
    attraction,
    equal: 1_440,
    more: 0,
    edges: 0,
    differing: 0,
    onlyArchive: 0,
    onlyHistory: 0,
    ...more,
  };
}

function resultOf(more: Partial<ReplayResult> = {}, ...attractions: Compared[]): ReplayResult {
  return {
    place: 'gs://archive/prod',
    folded: {
      messages: 12_345,
      foreign: 0,
      readings: 61_000,
      duplicates: 0,
      leftOut: {},
      published: { first: NOON, last: NOON + 3_600_000 },
    },
    seconds: 4.25,
    damages: [],
    damaged: 0,
    covered: { from: MINUTE, to: MINUTE + 60 },
    comparison: {
      attractions,
      faults: attractions.reduce((sum, each) => sum + each.differing + each.onlyArchive, 0),
      samples: [],
    },
    dropped: 0,
    ...more,
  };
}

const NAMES = new Map([['comet', 'The Comet']]);

function text(result: ReplayResult): string {
  return stripVTControlCharacters(reportLines(result, NAMES).join('\n'));
}

describe('the report of a replay', () => {
  it('is short where all is well', () => {
    expect(text(resultOf({}, compared('comet'), compared('tower')))).toBe(
      `replayed 12,345 messages, 61,000 readings from gs://archive/prod in 4.3 s
published 2026-07-01 12:00:00Z to 2026-07-01 13:00:00Z

minutes            equal  history has more  differing  only archive  only history
all 2 attractions  2,880                 0          0             0             0

history holds all that the archive does`,
    );
  });

  it('names each ride that has something, each minute that was looked at, and what to do', () => {
    const result = resultOf(
      {},
      compared('comet', { differing: 2, onlyArchive: 1 }),
      compared('tower', { onlyHistory: 4, edges: 1 }),
      compared('wheel'),
    );
    result.comparison.samples.push(
      {
        park: 'nordland',
        attraction: 'comet',
        minute: MINUTE + 1,
        relation: 'standing_lacks',
        standing: 12,
        replayed: 13,
      },
      {
        park: 'nordland',
        attraction: 'comet',
        minute: MINUTE + 2,
        relation: 'only_replay',
        standing: null,
        replayed: 13,
      },
    );
    expect(text(result)).toContain(
      `minutes            equal  history has more  differing  only archive  only history
The Comet          1,440                 0          2             1             0
tower              1,440                 0          0             0             4
all 3 attractions  4,320                 0          2             1             4
partly outside of the archive's time, and more in history: 1 minute`,
    );
    expect(text(result)).toContain(
      `  The Comet  2026-07-01 12:01Z  history lacks readings  12 readings in history, 13 in the archive
  The Comet  2026-07-01 12:02Z  only in the archive     no readings in history, 13 in the archive
  and 1 minute more

history lacks or contradicts the archive in 3 minutes: give --apply to repair it`,
    );
  });

  it('tells what was left out, passed over, damaged and dropped', () => {
    const result = resultOf({
      damaged: 3,
      damages: [
        { file: 'a.avro', offset: 512, record: 7, problem: 'the record ends' },
        { file: 'b.avro', offset: 0, problem: 'the file is no Avro file' },
      ],
      dropped: 60,
    });
    Object.assign(result.folded, { foreign: 5, duplicates: 2, leftOut: { late: 3, fault: 4 } });
    expect(text(result)).toContain('61,000 readings (2 more that came twice) from');
    expect(text(result)).toContain('passed over 5 messages of other subscriptions');
    expect(text(result)).toContain('left out: 4 fault, 3 late');
    expect(text(result)).toContain(
      `damaged in 3 places:
  a.avro at 512, record 7: the record ends
  b.avro at 0: the file is no Avro file
  and 1 more`,
    );
    expect(text(result)).toContain('not compared, for history has dropped their days: 60 minutes');
  });

  it('tells what was put in place, and what became of the live states', () => {
    const repaired = resultOf(
      { applied: { written: 3, refused: 0, remade: 2 } },
      compared('comet'),
    );
    expect(text(repaired)).toContain(
      `put 3 minutes in place
the live states of 2 attractions are made again from history`,
    );
    const left = resultOf(
      { applied: { written: 3, refused: 1 } },
      compared('comet', { differing: 1 }),
    );
    expect(text(left)).toContain('left 1 minute as it is, which holds readings that');
    expect(text(left)).toContain('give REDIS_URL and PUBSUB_PROJECT');
    expect(text(left)).toContain('replay a longer time: give an earlier --from');
  });

  it('does not call an archive that says nothing a good one', () => {
    const result = resultOf({}, compared('comet', { equal: 0, onlyHistory: 9 }));
    Object.assign(result.folded, { messages: 0, published: null });
    expect(text(result)).toContain(
      'history has minutes of a time of which the archive has nothing',
    );
  });

  it('is the same for a program, with times in RFC 3339', () => {
    const result = resultOf({}, compared('comet', { differing: 1 }));
    expect(jsonOf(result)).toMatchObject({
      good: false,
      messages: 12_345,
      published: { first: '2026-07-01T12:00:00.000Z' },
      covered: { from: '2026-07-01T12:00:00.000Z', to: '2026-07-01T13:00:00.000Z' },
      faults: 1,
      attractions: [{ attraction: 'comet', differing: 1 }],
    });
  });
});

import { encodeReadings } from '@ridewait/contracts';
import { EMPTY_HEADER, fold, type Reading, type StateWrite } from '@ridewait/core';
import { memoryHistoryStore } from '@ridewait/stores';
import { describe, expect, it } from 'vitest';
import { createOracle, type Oracle } from './oracle.ts';

const AT = Date.parse('2026-07-01T12:00:00Z');
const REF = { park: 'park', attraction: 'comet' };

function entered(seq: number): Reading {
  const at = AT + seq * 1_000;
  return {
    sensor: 'in',
    kind: 'entered',
    lane: 'standby',
    epoch: 1_780_000_000,
    seq,
    at,
    count: 2,
  };
}

/** An oracle that saw the bus take these. */
function oracleOf(...accepted: Reading[]): Oracle {
  const oracle = createOracle(() => AT);
  const attractions = [{ id: REF.attraction, readings: accepted }];
  const data = encodeReadings({ v: 1, park: REF.park, receivedAt: AT + 60_000, attractions });
  oracle.published('readings', { data, attributes: {} });
  return oracle;
}

function writeOf(readings: readonly Reading[], version = 1): StateWrite {
  const { state } = fold({ header: EMPTY_HEADER, buckets: new Map() }, readings);
  return {
    expectedVersion: 0,
    header: { ...state.header, version },
    earlierFlowChanged: true,
    buckets: [...state.buckets.values()],
    prune: [],
    view: { ...REF, version, lanes: {} },
  };
}

describe('the oracle', () => {
  it('has nothing against a bucket of readings that were accepted', () => {
    const oracle = oracleOf(entered(1), entered(2));
    oracle.stateWritten(REF, writeOf([entered(2)]));
    oracle.stateWritten(REF, writeOf([entered(1), entered(2)], 2));
    expect(oracle.broken()).toBeUndefined();
  });

  it('finds a reading that nobody said', () => {
    const oracle = oracleOf(entered(1));
    expect(() => oracle.stateWritten(REF, writeOf([entered(1), entered(2)]))).toThrow(
      /I2.*in 1780000000 2/,
    );
    expect(oracle.broken()?.message).toMatch(/I2/);
  });

  it('finds sums that are not those of the readings', () => {
    const write = writeOf([entered(1)]);
    write.buckets[0]!.tracks[0]!.count += 1;
    expect(() => oracleOf(entered(1)).stateWritten(REF, write)).toThrow(/I2/);
  });

  it('finds a version that does not grow, but for a life that is over', () => {
    const oracle = oracleOf(entered(1));
    oracle.stateWritten(REF, writeOf([entered(1)], 5));
    oracle.liveStoreLost();
    oracle.stateWritten(REF, writeOf([entered(1)], 3));
    expect(() => oracle.stateWritten(REF, writeOf([entered(1)], 3))).toThrow(/I6/);
  });

  it('finds a row that shrank', async () => {
    const oracle = oracleOf(entered(1), entered(2));
    const flushOf = (readings: Reading[]) => ({
      buckets: writeOf(readings).buckets.map((bucket) => ({ ...REF, bucket })),
      words: [],
      views: [],
    });
    const good = memoryHistoryStore();
    await good.flush(flushOf([entered(1), entered(2)]));
    await oracle.historyWritten(flushOf([entered(1), entered(2)]), good);
    const shrunk = memoryHistoryStore();
    await shrunk.flush(flushOf([entered(1)]));
    await expect(oracle.historyWritten(flushOf([entered(1)]), shrunk)).rejects.toThrow(/I5/);
  });

  it('finds a time that goes back', () => {
    const oracle = oracleOf(entered(1));
    const lane = { waitSeconds: 0, peopleAhead: 0, hourlyThroughput: 0 };
    const viewAt = (measuredAt: number) => ({
      ...REF,
      version: 1,
      lanes: { standby: { ...lane, measuredAt } },
    });
    oracle.viewServed(viewAt(AT));
    oracle.viewServed(viewAt(AT));
    expect(() => oracle.viewServed(viewAt(AT - 1))).toThrow(/I7/);
  });

  it('knows which readings are late, and whether they were buried', () => {
    const oracle = oracleOf({ ...entered(1), at: AT - 8 * 86_400_000 });
    expect(oracle.lateReadings()).toEqual([{ id: 'in 1780000000 1', isBuried: false }]);
    expect(oracle.expected().flatMap(({ state }) => [...state.buckets])).toEqual([]);
  });
});

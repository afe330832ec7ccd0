import type { ApiBacking } from '@ridewait/api';
import type { LiveView } from '@ridewait/core';
import { createRandom } from '@ridewait/simulator';
import { describe, expect, it, vi } from 'vitest';
import type { Fault } from './fault.ts';
import { faultyBacking } from './faulty-backing.ts';

const NEVER = () => Promise.reject(new Error('not asked here'));

/** A store whose views have the number of the read as their version. */
function stage(fault: Fault, seed = 1) {
  let reads = 0;
  const paused: number[] = [];
  const die = vi.fn<() => void>();
  const viewOf = (attraction: string): LiveView => ({
    park: 'p',
    attraction,
    version: reads,
    lanes: {},
  });
  const backing: ApiBacking = {
    live: {
      async views(_park, attractions) {
        reads += 1;
        return attractions.map((id) => (id === 'unknown' ? null : viewOf(id)));
      },
      ping: NEVER,
      watch: NEVER,
    },
    history: { views: async () => [viewOf('comet')], ping: NEVER },
    catalog: { catalog: NEVER, catalogVersion: NEVER } as unknown as ApiBacking['catalog'],
    forecasts: { waits: NEVER, models: NEVER },
  };
  const faulty = faultyBacking(backing, fault, {
    random: createRandom(seed, fault),
    async pause(ms) {
      paused.push(ms);
    },
    die,
  });
  return { backing, faulty, paused, die };
}

async function outcomes({ live }: ApiBacking, times: number): Promise<string> {
  let text = '';
  for (let time = 0; time < times; time++) {
    text += await live.views('p', ['comet']).then(
      () => '.',
      () => 'x',
    );
  }
  return text;
}

describe('a candidate', () => {
  it('without a fault reads what there is', async () => {
    const { backing, faulty } = stage('none');
    expect(faulty.live.views).toBe(backing.live.views);
    expect(faulty.history.views).toBe(backing.history.views);
  });

  it('that is slow waits before each read, and never so long that its store counts as away', async () => {
    const { faulty, paused } = stage('slow');
    expect(await outcomes(faulty, 1_000)).not.toContain('x');
    const sorted = paused.toSorted((one, other) => one - other);
    expect(sorted).toHaveLength(1_000);
    expect(sorted[500]).toBeGreaterThan(110);
    expect(sorted[500]).toBeLessThan(130);
    expect(sorted.at(-1)).toBeLessThanOrEqual(220);
  });

  it('that fails does so in a few reads of a hundred, and can’t hide it by reading from history', async () => {
    const { faulty } = stage('errors');
    const failed = (await outcomes(faulty, 2_000)).replaceAll('.', '').length;
    expect(failed).toBeGreaterThan(60);
    expect(failed).toBeLessThan(140);
    await expect(faulty.history.views('p')).rejects.toThrow('a bug of this revision');
  });

  it('that crashes lives for some reads', async () => {
    const { faulty, die } = stage('crash');
    await outcomes(faulty, 79);
    expect(die).not.toHaveBeenCalled();
    await outcomes(faulty, 2_000);
    expect(die).toHaveBeenCalled();
  });

  it('that is stale serves what it read first, and what it had not seen then as it comes', async () => {
    const { faulty } = stage('stale');
    const versions = async (ids: string[]) =>
      (await faulty.live.views('p', ids)).map((view) => view?.version);
    expect(await versions(['comet', 'unknown'])).toEqual([1, undefined]);
    expect(await versions(['comet', 'tower'])).toEqual([1, 2]);
    expect(await versions(['tower', 'comet'])).toEqual([2, 1]);
  });

  it.for(['errors', 'slow'] as const)(
    'that has %s has them at the same reads for the same seed',
    async (fault) => {
      const told = [];
      for (const seed of [3, 3, 4]) {
        const { faulty, paused } = stage(fault, seed);
        told.push((await outcomes(faulty, 200)) + paused.join());
      }
      expect(told[1]).toBe(told[0]);
      expect(told[2]).not.toBe(told[0]);
    },
  );
});

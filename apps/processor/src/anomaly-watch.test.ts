import { MINUTE_MS, type Reading } from '@ridewait/core';
import { expect, it } from 'vitest';
import { entered, NOON, PARK, ride } from '../test/readings.ts';
import { instanceOn, type Stage, stage } from '../test/stage.ts';

const comet = ride('comet');

/** What both counters say in the minutes before noon, but the entrance nothing in the last `silent` of them. */
function hour(silent: number): Reading[] {
  return Array.from({ length: 60 }, (_, minute) => {
    const said = { epoch: NOON / 1000 - 7_200, at: NOON - (60 - minute) * MINUTE_MS, count: 5 };
    const boarded = { ...said, sensor: 'comet-on', kind: 'boarded' } as const;
    return [
      ...(minute < 60 - silent ? [entered(minute + 1, said)] : []),
      entered(minute + 1, boarded),
    ];
  }).flat();
}

const BACK = entered(100, { epoch: NOON / 1000 - 7_200, at: NOON + MINUTE_MS, count: 60 });
const NEXT = entered(61, {
  sensor: 'comet-on',
  kind: 'boarded',
  epoch: NOON / 1000 - 7_200,
  at: NOON + MINUTE_MS,
});

async function withDeadEntrance(): Promise<Stage> {
  const of = stage();
  await of.fold(PARK, comet, hour(12));
  return of;
}

it('tells once of an anomaly that begins, with its reason', async () => {
  const of = await withDeadEntrance();
  await of.fold(PARK, comet, [NEXT]);
  expect(of.events.anomalyBegan.mock.calls).toEqual([
    [
      PARK,
      'comet',
      expect.objectContaining({
        kind: 'dead',
        sensor: 'comet-in',
        reason: expect.stringContaining('The entrance counter of standby has said nothing for'),
      }),
    ],
  ]);
  expect(of.events.anomalyEnded).not.toHaveBeenCalled();
});

it('tells of its end', async () => {
  const of = await withDeadEntrance();
  await of.fold(PARK, comet, [BACK]);
  expect(of.events.anomalyEnded.mock.calls).toEqual([
    [PARK, 'comet', expect.objectContaining({ kind: 'dead', sensor: 'comet-in' })],
  ]);
});

it('tells nothing of an anomaly twice when an instance starts anew, and of its end all the same', async () => {
  const of = await withDeadEntrance();
  const { live, history, bus } = of;
  const catalog = { version: async () => '1', catalog: async () => ({ parks: of.catalog.parks }) };
  const other = instanceOn({ live, history, bus, catalog, now: () => of.clock.now });
  await other.fold(PARK, comet, [NEXT]);
  expect(other.events.anomalyBegan).not.toHaveBeenCalled();
  // Looked for once a minute: in the same one the view goes on to have it.
  await other.fold(PARK, comet, [BACK]);
  expect(other.events.anomalyEnded).not.toHaveBeenCalled();
  expect((await live.views(PARK, ['comet']))[0]?.anomalies).toHaveLength(1);
  await other.fold(PARK, comet, [{ ...NEXT, seq: 62, at: NOON + 2 * MINUTE_MS }]);
  expect(other.events.anomalyEnded).toHaveBeenCalledOnce();
});

it('tells nothing of a write that came second', async () => {
  const of = stage();
  of.live.write = async () => 'conflict';
  await expect(of.fold(PARK, comet, hour(12))).rejects.toThrow('writes came second');
  expect(of.events.anomalyBegan).not.toHaveBeenCalled();
});

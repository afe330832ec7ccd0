import { type Anomaly, MINUTE_MS, type Park } from '@ridewait/core';
import type { Fault } from '@ridewait/simulator';
import { describe, expect, it } from 'vitest';
import { judgeWeek } from './judge-week.ts';
import type { Alarm } from './watch-week.ts';

const PARK: Park = {
  id: 'park',
  name: 'Park',
  timezone: 'Europe/Berlin',
  attractions: [
    {
      id: 'comet',
      name: 'Comet',
      hourlyCapacity: 600,
      lanes: { standby: {} },
      sensors: [
        { id: 'gate', kind: 'entered', lane: 'standby' },
        { id: 'merge', kind: 'boarded', lane: 'standby' },
      ],
    },
  ],
};

function fault(kind: Fault['kind'], more: Partial<Fault> = {}): Fault {
  return { sensor: 'gate', kind, from: 0, to: 60 * MINUTE_MS, amount: 0, ...more };
}

function alarm(kind: Anomaly['kind'], minute: number, more: Partial<Anomaly> = {}): Alarm {
  const anomaly = { kind, sensor: 'gate', lane: 'standby', since: 0, reason: '', ...more } as const;
  return { attraction: 'comet', anomaly, from: minute * MINUTE_MS, to: (minute + 5) * MINUTE_MS };
}

function judged(faults: Fault[], alarms: Alarm[]) {
  return judgeWeek({ park: PARK, faults, alarms });
}

describe('a fault', () => {
  it('is found when an anomaly of its kind begins at its sensor, with the time that took', () => {
    expect(judged([fault('dead')], [alarm('dead', 6)]).delays.dead).toEqual([6 * MINUTE_MS]);
  });

  it.for<[string, Alarm[]]>([
    ['there was no alarm', []],
    ['another sensor had it', [alarm('dead', 6, { sensor: 'merge' })]],
    ['the anomaly is another one', [alarm('stuck', 6)]],
    ['it came too late', [alarm('dead', 70)]],
  ])('is not found where %s', ([, alarms]) => {
    expect(judged([fault('dead')], alarms).delays.dead).toEqual([undefined]);
  });

  it('of a counter that misses some and doubles others is none to be found', () => {
    expect(judged([fault('missing'), fault('doubling')], []).delays.missing).toEqual([]);
  });
});

describe('an alarm', () => {
  it('is false where its sensor has no such fault at that time', () => {
    expect(judged([fault('dead')], [alarm('dead', 80)]).falseAlarms.dead).toBe(1);
    expect(judged([fault('stuck')], [alarm('drifting', 6)]).falseAlarms.drifting).toBe(1);
  });

  it('is not false for a while after', () => {
    expect(judged([fault('dead')], [alarm('dead', 70)]).falseAlarms.dead).toBe(0);
  });

  it('of a contradiction may have any fault of the lane as its cause', () => {
    const { sensor: _, ...contradiction } = alarm('contradiction', 30).anomaly;
    const alarms = [{ ...alarm('contradiction', 30), anomaly: contradiction }];
    expect(judged([fault('missing')], alarms).falseAlarms.contradiction).toBe(0);
    expect(judged([], alarms).falseAlarms.contradiction).toBe(1);
  });
});

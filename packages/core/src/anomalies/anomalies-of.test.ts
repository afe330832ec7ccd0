import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COASTER, dayOf, type Minute, usual } from '../../test/anomaly-day.ts';
import { counter, NOON } from '../../test/readings.ts';
import { EMPTY, folded } from '../../test/states.ts';
import { fold } from '../fold.ts';
import { MINUTE_MS } from '../state.ts';
import { anomaliesOf } from './anomalies-of.ts';
import type { Anomaly } from './anomaly.ts';

function found(minutes: number, of?: (minute: number) => Minute, ride = COASTER): Anomaly[] {
  return anomaliesOf(ride, folded(dayOf(minutes, of)).header);
}

/** Kinds and sensors, which is what most tests are about. */
function named(anomalies: readonly Anomaly[]): string[] {
  return anomalies.map(({ kind, sensor, lane }) => `${kind} ${sensor ?? lane}`);
}

it('finds nothing wrong with a day on which every sensor is right, at any time of it', () => {
  for (let minutes = 1; minutes <= 240; minutes += 7) expect(found(minutes)).toEqual([]);
});

it('finds nothing where nothing was ever said', () => {
  expect(anomaliesOf(COASTER, EMPTY.header)).toEqual([]);
});

describe('a counter that says nothing', () => {
  const dies = (from: number) => (minute: number) => {
    const { gate, ...rest } = usual(minute);
    return { ...rest, ...(minute < from && { gate: gate! }) };
  };

  it('is dead, which is said with what it missed', () => {
    expect(found(72, dies(60))).toEqual([
      {
        kind: 'dead',
        sensor: 'gate',
        lane: 'standby',
        since: NOON + 59.5 * MINUTE_MS,
        reason:
          'The entrance counter of standby has said nothing for 12 minutes while 120 guests boarded.',
      },
    ]);
  });

  it('is not dead yet for a few minutes of silence', () => {
    expect(found(68, dies(60))).toEqual([]);
  });

  it('is not dead at a ride that is closed, where it may be switched off', () => {
    const { header } = folded(dayOf(90, dies(60)));
    expect(anomaliesOf(COASTER, header, { status: 'CLOSED' })).toEqual([]);
  });

  it('is dead no more once it speaks again', () => {
    const sleeps = (minute: number) => (minute < 70 ? dies(60)(minute) : usual(minute));
    expect(found(71, sleeps)).toEqual([]);
  });

  it('is dead when it was never heard, once its ride has been for a while', () => {
    expect(named(found(10, dies(0)))).toEqual([]);
    expect(named(found(20, dies(0)))).toEqual(['dead gate']);
  });

  it('is not dead where it only speaks when somebody passes', () => {
    const seldom = (minute: number) => {
      const { merge, ...rest } = usual(minute);
      return { ...rest, ...(minute % 20 === 0 && { merge: 20 * merge! }) };
    };
    expect(named(found(119, seldom)).filter((each) => each.startsWith('dead'))).toEqual([]);
  });

  it('is dead when it counts vehicles, and guests go on to board', () => {
    const { train: _, ...noTrain } = usual(1);
    const lost = (minute: number) => (minute < 60 ? usual(minute) : noTrain);
    expect(found(80, lost)).toMatchObject([
      {
        kind: 'dead',
        sensor: 'train',
        reason: 'The counter of vehicles has said nothing for 20 minutes while 200 guests boarded.',
      },
    ]);
  });
});

describe('a counter that goes on to say that nobody passes', () => {
  it('is stuck at the entrance when guests board who joined since', () => {
    const stuck = (minute: number) => ({ ...usual(minute), ...(minute >= 60 && { gate: 0 }) });
    expect(named(found(68, stuck))).toEqual([]);
    expect(found(85, stuck)).toMatchObject([{ kind: 'stuck', sensor: 'gate', lane: 'standby' }]);
  });

  it('is no anomaly at an entrance that was shut, while the line is taken in', () => {
    const shut = (minute: number) => ({
      ...usual(minute),
      band: 600 + 60 * Math.max(0, minute - 60),
      ...(minute === 0 && { gate: 500 }),
      ...(minute >= 60 && { gate: 0 }),
    });
    expect(named(found(85, shut)).filter((each) => each.startsWith('stuck'))).toEqual([]);
  });

  it('is stuck at the boarding when vehicles take riders all the same', () => {
    const stuck = (minute: number) => ({ ...usual(minute), ...(minute >= 60 && { merge: 0 }) });
    expect(found(74, stuck)).toEqual([
      {
        kind: 'stuck',
        sensor: 'merge',
        lane: 'standby',
        since: NOON + 60 * MINUTE_MS,
        reason:
          'The boarding counter of standby has counted nobody for 14 minutes while vehicles took 100 riders whom no other lane counted.',
      },
    ]);
  });

  it('is not stuck while the ride stands', () => {
    const stands = (minute: number): Minute =>
      minute < 60 ? usual(minute) : { gate: 0, merge: 0, controller: 'OPERATING' };
    expect(found(100, stands)).toEqual([]);
  });
});

describe('a counter that miscounts', () => {
  const boarding = (merge: number) => (minute: number) => ({
    ...usual(minute),
    merge: minute % 10 === 0 ? merge : 10,
  });

  it('drifts at the boarding where vehicles take more riders', () => {
    const [first] = found(180, boarding(6));
    expect(first).toMatchObject({ kind: 'drifting', sensor: 'merge' });
    expect(first?.amount).toBeCloseTo(0.04, 2);
    expect(first?.reason).toBe(
      'The boarding counter of standby counts 4.0 % fewer riders than vehicles take.',
    );
  });

  it('doubles at the boarding where vehicles take fewer', () => {
    expect(found(180, boarding(14))[0]).toMatchObject({ kind: 'doubling', sensor: 'merge' });
  });

  it.for([
    [6, 'drifting'],
    [14, 'doubling'],
  ] as const)(
    'at the entrance, %i of ten, is %s by what guests say that they waited',
    ([gate, kind]) => {
      const entering = (minute: number) => ({
        ...usual(minute),
        ...(minute > 0 && minute % 10 === 0 && { gate }),
      });
      expect(found(300, entering)).toMatchObject([{ kind, sensor: 'gate', lane: 'standby' }]);
    },
  );

  it('is not blamed for cabins that parties never fill, with a line before them', () => {
    const { sensors } = COASTER;
    const wheel = { ...COASTER, sensors: sensors.filter(({ id }) => id !== 'band') };
    const half = (minute: number) => {
      const { band: _, train, ...said } = usual(minute);
      return train ? { ...said, train, seats: 2 * train + 2 * (minute % 3) } : said;
    };
    expect(found(300, half, wheel)).toEqual([]);
  });

  it('is not blamed for boats that leave at times, and tell of nothing in between', () => {
    const ferry = (minute: number) => {
      const { train: _, ...said } = usual(minute);
      return minute % 8 === 7 ? { ...said, train: 80, seats: 80 } : said;
    };
    expect(found(400, ferry)).toEqual([]);
  });

  it('is not blamed for who is counted half a minute later than small vehicles leave', () => {
    const vehicles = Array.from({ length: 350 }, (_, seq) => {
      const said = { sensor: 'train', kind: 'dispatched', lane: 'all', seats: 4 } as const;
      return counter({ ...said, seq, at: NOON + seq * 6_000, count: 4 });
    });
    const people = dayOf(35, (minute) => {
      const { train: _, ...said } = usual(minute);
      return { ...said, gate: minute === 0 ? 440 : 40, merge: minute === 0 ? 20 : 40 };
    });
    expect(anomaliesOf(COASTER, folded([...people, ...vehicles]).header)).toEqual([]);
  });

  it('is not blamed for vehicles whose readings were lost', () => {
    const readings = dayOf(240).filter(({ kind, seq }) => kind !== 'dispatched' || seq % 7 !== 3);
    expect(anomaliesOf(COASTER, folded(readings).header)).toEqual([]);
  });
});

describe('counts that contradict each other', () => {
  it('are told where more guests board than came, of nobody in particular', () => {
    const { sensors } = COASTER;
    const ride = {
      ...COASTER,
      sensors: sensors.filter(({ id }) => id !== 'train' && id !== 'band'),
    };
    const more = (minute: number): Minute => ({ gate: 10, merge: minute > 60 ? 14 : 10 });
    expect(found(160, more, ride)).toMatchObject([{ kind: 'contradiction', lane: 'standby' }]);
  });

  it('are told where vehicles leave emptier than usual with a line standing there', () => {
    const ride = { ...COASTER, sensors: COASTER.sensors.filter(({ id }) => id !== 'band') };
    const empty = (minute: number): Minute => {
      const { band: _, ...said } = usual(minute);
      return {
        ...said,
        gate: minute < 60 ? 15 : 5,
        merge: minute < 60 ? 10 : 4,
        ...(said.train && { train: minute < 60 ? 20 : 8 }),
      };
    };
    expect(named(found(100, empty, ride))).toContain('contradiction standby');
  });
});

it('says the same in whichever order readings came', () => {
  const readings = dayOf(100, (minute) => ({
    ...usual(minute),
    ...(minute >= 60 && { merge: 0 }),
  }));
  const expected = anomaliesOf(COASTER, folded(readings).header);
  expect(expected).not.toEqual([]);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(readings, { minLength: readings.length }),
      fc.integer({ min: 1, max: readings.length }),
      (shuffled, at) => {
        const first = fold(EMPTY, shuffled.slice(0, at)).state;
        // Asked in between, too: nothing may be remembered of it.
        anomaliesOf(COASTER, first.header);
        const { header } = fold(first, shuffled.slice(at)).state;
        expect(anomaliesOf(COASTER, header)).toEqual(expected);
      },
    ),
    { numRuns: 30 },
  );
});

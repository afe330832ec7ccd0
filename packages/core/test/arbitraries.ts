import fc from 'fast-check';
import { type Kind, type Lane, type Measures, type Reading, STATUSES } from '../src/reading.ts';
import { HOUR_MS } from '../src/state.ts';
import { BOOT, NOON } from './readings.ts';

/** What stands at the ride that the generated readings come from. */
const STATIONS: [sensor: string, kind: Kind, lane: Lane][] = [
  ['gate', 'entered', 'standby'],
  ['gate.single', 'entered', 'single_rider'],
  ['merge', 'boarded', 'standby'],
  ['merge.single', 'boarded', 'single_rider'],
  ['giveup', 'left', 'standby'],
  ['train', 'dispatched', 'all'],
  ['controller', 'status', 'all'],
  ['operator', 'status', 'all'],
  ['band', 'waited', 'standby'],
  ['sign', 'posted', 'standby'],
  ['pulse', 'heartbeat', 'all'],
];

const count = fc.nat(60);
const total = fc.nat(100_000);

const MEASURES: Record<Kind, fc.Arbitrary<Measures>> = {
  entered: fc.record({ count, total }, { requiredKeys: ['count'] }),
  boarded: fc.record({ count, total }, { requiredKeys: ['count'] }),
  left: fc.record({ count, total }, { requiredKeys: ['count'] }),
  dispatched: fc.record({ count, seats: fc.constant(60) }),
  status: fc.record({ status: fc.constantFrom(...STATUSES) }),
  // Fractions, because a sum of them depends on the order of adding.
  waited: fc.record({ seconds: fc.double({ min: 0, max: 86_400, noNaN: true }) }),
  posted: fc.record({ minutes: fc.nat(240) }),
  heartbeat: fc.constant({}),
};

/** Event times over some hours; many are one instant, and many stand at a border. */
function timesOver(hours: number): fc.Arbitrary<number> {
  const span = hours * HOUR_MS;
  return fc.oneof(
    fc.constantFrom(NOON, NOON + 30_000, NOON + 59_999, NOON + 60_000),
    fc.integer({ min: 0, max: hours * 60 }).map((minute) => NOON + minute * 60_000),
    fc.integer({ min: 0, max: span }).map((ms) => NOON + ms),
  );
}

/** Few seqs and epochs, so that gaps, neighbours and restarts are common; epochs of unlike length. */
function readingOver(hours: number): fc.Arbitrary<Reading> {
  return fc
    .record({
      station: fc.constantFrom(...STATIONS),
      epoch: fc.constantFrom(999_999_999, BOOT, BOOT + 7_200),
      seq: fc.nat(12),
      at: timesOver(hours),
      isHeartbeat: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
    })
    .chain(({ station: [sensor, kind, lane], epoch, seq, at, isHeartbeat }) =>
      (isHeartbeat ? MEASURES.heartbeat : MEASURES[kind]).map((measures) => ({
        sensor,
        kind,
        lane,
        epoch,
        seq,
        at,
        ...measures,
      })),
    );
}

/** Readings of one attraction; each identity (sensor, epoch, seq) has one content. */
export function readingsOver(hours: number): fc.Arbitrary<Reading[]> {
  return fc.uniqueArray(readingOver(hours), {
    selector: ({ sensor, epoch, seq }) => `${sensor} ${epoch} ${seq}`,
    minLength: 1,
    maxLength: 60,
    size: 'max',
  });
}

/** What an at-least-once bus makes of readings: any order, some again, in batches of any size. */
export function deliveriesOf(readings: readonly Reading[]): fc.Arbitrary<Reading[][]> {
  return fc
    .array(fc.constantFrom(...readings), { maxLength: 20 })
    .chain((again) => {
      const all = [...readings, ...again.map((reading) => ({ ...reading }))];
      return fc.tuple(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.nat(all.length), { maxLength: 5 }),
      );
    })
    .map(([shuffled, cuts]) => {
      const borders = [0, ...cuts.toSorted((a, b) => a - b), shuffled.length];
      // A batch may be empty, and one may hold a reading twice.
      return borders.slice(1).map((to, index) => shuffled.slice(borders[index], to));
    });
}

/** Readings, and two ways in which they may be delivered. */
export function deliveredTwice(hours: number): fc.Arbitrary<{
  readings: Reading[];
  one: Reading[][];
  other: Reading[][];
}> {
  return readingsOver(hours).chain((readings) =>
    fc.record({
      readings: fc.constant(readings),
      one: deliveriesOf(readings),
      other: deliveriesOf(readings),
    }),
  );
}

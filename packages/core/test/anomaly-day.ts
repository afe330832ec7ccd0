import type { Attraction } from '../src/catalog.ts';
import type { Reading } from '../src/reading.ts';
import { MINUTE_MS } from '../src/state.ts';
import { controller, counter, NOON } from './readings.ts';

/** A coaster of one lane, whose train of 20 leaves every 2 minutes. */
export const COASTER: Attraction = {
  id: 'comet',
  name: 'Comet',
  hourlyCapacity: 600,
  lanes: { standby: {} },
  sensors: [
    { id: 'gate', kind: 'entered', lane: 'standby' },
    { id: 'merge', kind: 'boarded', lane: 'standby' },
    { id: 'train', kind: 'dispatched', lane: 'all' },
    { id: 'band', kind: 'waited', lane: 'standby' },
    { id: 'controller', kind: 'status', lane: 'all' },
  ],
};

/** What is counted in one minute; a sensor that is left out says nothing. */
export interface Minute {
  gate?: number;
  merge?: number;
  /** Riders of a train that leaves. */
  train?: number;
  seats?: number;
  /** Seconds that a guest waited. */
  band?: number;
  controller?: Reading['status'];
}

/** Ten guests come and ten board every minute, and those who board have waited for ten minutes. */
export function usual(minute: number): Minute {
  return {
    gate: minute === 0 ? 110 : 10,
    merge: 10,
    ...(minute % 2 === 1 && { train: 20 }),
    ...(minute > 11 && minute % 5 === 0 && { band: 600 }),
    controller: 'OPERATING',
  };
}

/** What sensors say from `NOON` on, minute by minute. */
export function dayOf(minutes: number, of: (minute: number) => Minute = usual): Reading[] {
  const totals = { gate: 0, merge: 0 };
  return Array.from({ length: minutes }, (_, minute) => {
    const said = of(minute);
    const at = NOON + minute * MINUTE_MS + 30_000;
    const seq = minute + 1;
    const people = (sensor: 'gate' | 'merge', kind: 'entered' | 'boarded') => {
      const count = said[sensor];
      if (count === undefined) return [];
      totals[sensor] += count;
      return [counter({ sensor, kind, seq, at, count, total: totals[sensor] })];
    };
    return [
      ...people('gate', 'entered'),
      ...people('merge', 'boarded'),
      ...vehicle(said, { seq: Math.ceil(seq / 2), at }),
      ...(said.band === undefined ? [] : [waited(said.band, seq, at)]),
      ...(said.controller ? [controller({ seq, at, status: said.controller })] : []),
    ];
  }).flat();
}

function vehicle({ train, seats = 20 }: Minute, when: { seq: number; at: number }): Reading[] {
  if (train === undefined) return [];
  return [
    counter({ sensor: 'train', kind: 'dispatched', lane: 'all', count: train, seats, ...when }),
  ];
}

function waited(seconds: number, seq: number, at: number): Reading {
  const { count: _, ...reading } = counter({ sensor: 'band', kind: 'waited', seq, at });
  return { ...reading, seconds };
}

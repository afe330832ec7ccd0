import type {
  Attraction,
  GuestLane,
  Kind,
  Lane,
  Measures,
  Reading,
  Sensor,
  Status,
} from '@ridewait/core';

/** What a sensor said, and the ride at which it stands. */
export interface RideReading extends Reading {
  attraction: string;
}

interface Device {
  sensor: Sensor;
  seq: number;
  /** People since the epoch began, and since the last report. */
  total: number;
  count: number;
}

type Counter = 'entered' | 'boarded' | 'left';
const COUNTERS: readonly Kind[] = ['entered', 'boarded', 'left'];

/** One ride's sensors, as the devices that they are: counters add up and report, the others speak at once. */
export class RideSensors {
  readonly #attraction: string;
  readonly #epoch: number;
  readonly #devices: Device[];
  readonly #emit: (reading: RideReading) => void;

  /** `bootedAt` in milliseconds since 1970; `emit` gets readings in the order of their event time. */
  constructor(attraction: Attraction, bootedAt: number, emit: (reading: RideReading) => void) {
    this.#attraction = attraction.id;
    this.#epoch = Math.floor(bootedAt / 1000);
    this.#devices = attraction.sensors.map((sensor) => ({ sensor, seq: 0, total: 0, count: 0 }));
    this.#emit = emit;
  }

  has(kind: Kind): boolean {
    return this.#devices.some(({ sensor }) => sensor.kind === kind);
  }

  /** People pass a counter: they are told with its next report. */
  pass(kind: Counter, lane: GuestLane, people: number): void {
    for (const device of this.#at(kind, lane)) {
      device.count += people;
      device.total += people;
    }
  }

  /** Every counter tells what passed since its last report, zero too. */
  report(at: number): void {
    for (const device of this.#devices) {
      if (!COUNTERS.includes(device.sensor.kind)) continue;
      this.#say(device, at, { count: device.count, total: device.total });
      device.count = 0;
    }
  }

  dispatched(at: number, count: number, seats: number): void {
    for (const device of this.#at('dispatched', 'all')) this.#say(device, at, { count, seats });
  }

  status(at: number, status: Status): void {
    for (const device of this.#at('status', 'all')) this.#say(device, at, { status });
  }

  waited(at: number, lane: GuestLane, seconds: number): void {
    for (const device of this.#at('waited', lane)) this.#say(device, at, { seconds });
  }

  posted(at: number, minutes: number): void {
    for (const device of this.#at('posted', 'standby')) this.#say(device, at, { minutes });
  }

  heartbeat(at: number): void {
    for (const device of this.#at('heartbeat', 'all')) this.#say(device, at, {});
  }

  #at(kind: Kind, lane: Lane): Device[] {
    return this.#devices.filter(
      ({ sensor }) => sensor.kind === kind && (sensor.lane === lane || sensor.lane === 'all'),
    );
  }

  #say(device: Device, at: number, measures: Measures): void {
    device.seq += 1;
    const { id, kind, lane } = device.sensor;
    this.#emit({
      attraction: this.#attraction,
      sensor: id,
      kind,
      lane,
      epoch: this.#epoch,
      seq: device.seq,
      at,
      ...measures,
    });
  }
}

import { DEVICE_TOKEN_ATTRIBUTE, type ItemResult, type SensorReading } from '@ridewait/contracts';
import type { Attraction, Sensor } from '@ridewait/core';
import type { Random } from '@ridewait/simulator';
import type { Instance } from './fleet.ts';
import type { Owner, Schedule } from './schedule.ts';
import type { Servers } from './servers.ts';

export interface Gateways {
  /** A ride's sensors say something, `agoMs` before now, and its gateway sends it until it is answered. */
  say(ride: Attraction, count: number, via: 'http' | 'edge', agoMs: number): void;
  /** A sensor boots: it counts from 0 again. */
  reboot(ride: Attraction): void;
  /** Batches that no answer has come for. */
  waiting(): number;
}

const RETRY_MS = 2_000;
/** A gateway that hears nothing sends again. */
const ANSWER_MS = 15_000;
const MAX_SKEW_MS = 100_000;

interface SensorState {
  epoch: number;
  seq: number;
  total: number;
  skewMs: number;
}

export function createGateways(
  schedule: Schedule,
  random: Random,
  servers: Servers,
  ingests: () => readonly Instance[],
): Gateways {
  const states = new Map<string, SensorState>();
  const owner: Owner = { name: 'gateways', isDead: false };
  let waiting = 0;

  function stateOf(sensor: string): SensorState {
    const known = states.get(sensor);
    if (known) return known;
    const fresh = {
      epoch: Math.floor(schedule.now() / 1000) - 30 * 86_400,
      seq: 0,
      total: 0,
      skewMs: Math.round(random.between(-MAX_SKEW_MS, MAX_SKEW_MS)),
    };
    states.set(sensor, fresh);
    return fresh;
  }

  function readingOf({ id, kind }: Sensor, agoMs: number): SensorReading {
    const state = stateOf(id);
    state.seq += random.chance(0.05) ? 2 : 1; // One in twenty was lost inside the sensor.
    const at = Math.floor(schedule.now() + state.skewMs - agoMs);
    const said = { sensor: id, epoch: state.epoch, seq: state.seq, at: new Date(at).toISOString() };
    if (random.chance(0.2)) return said;
    const count = Math.floor(random.between(0, 12));
    state.total += count;
    switch (kind) {
      case 'status':
        return { ...said, status: random.chance(0.2) ? 'DOWN' : 'OPERATING' };
      case 'waited':
        return { ...said, seconds: random.between(0, 7_200) };
      case 'posted':
        return { ...said, minutes: 5 * count };
      case 'dispatched':
        return { ...said, count, seats: 24 };
      case 'heartbeat':
        return said;
      default:
        return random.chance(0.5) ? { ...said, count, total: state.total } : { ...said, count };
    }
  }

  function sendUntilAnswered(ride: string, readings: SensorReading[]): void {
    const body = JSON.stringify({ readings });
    const instances = ingests();
    const instance = instances[Math.floor(random.next() * instances.length)];
    let isHeard = false;
    const again = (delayMs: number) =>
      schedule.setTimer(() => sendUntilAnswered(ride, readings), delayMs);
    if (!instance) return void again(RETRY_MS);
    const stop = schedule.setTimer(() => {
      isHeard = true;
      sendUntilAnswered(ride, readings);
    }, ANSWER_MS);
    async function heard(response: Response): Promise<void> {
      if (isHeard) return;
      stop();
      if (response.status === 503) return void again(RETRY_MS);
      waiting -= 1;
      const { results } = (await response.json()) as { results?: ItemResult[] };
      const isKnown = (response.status === 202 || response.status === 422) && results;
      const isMoved = response.status === 403;
      if (!isKnown && !isMoved) throw new Error(`ingest answered ${response.status}`);
    }
    void instance
      .fetch('/v1/readings', body, { authorization: `Bearer ${ride}` })
      .then((response) => schedule.add(instance.owner, () => heard(response)));
  }

  async function publishUntilTaken(ride: string, readings: SensorReading[]): Promise<void> {
    const data = new TextEncoder().encode(JSON.stringify({ readings }));
    try {
      await servers.seenBy(owner).bus.publish('edge', {
        data,
        attributes: { [DEVICE_TOKEN_ATTRIBUTE]: ride },
      });
      waiting -= 1;
    } catch {
      schedule.setTimer(() => void publishUntilTaken(ride, readings), RETRY_MS);
    }
  }

  return {
    say(ride, count, via, agoMs) {
      const readings = Array.from({ length: count }, () => {
        const sensor = ride.sensors[Math.floor(random.next() * ride.sensors.length)]!;
        return readingOf(sensor, agoMs + random.between(0, 90_000));
      });
      waiting += 1;
      if (via === 'http') sendUntilAnswered(ride.id, readings);
      else void publishUntilTaken(ride.id, readings);
    },
    reboot(ride) {
      for (const { id } of ride.sensors) {
        const { skewMs } = stateOf(id);
        const epoch = Math.floor((schedule.now() + skewMs) / 1000);
        states.set(id, { epoch, seq: 0, total: 0, skewMs });
      }
    },
    waiting: () => waiting,
  };
}

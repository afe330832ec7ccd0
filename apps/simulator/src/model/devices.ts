import type { EventQueue } from './event-queue.ts';
import type { Random } from './random.ts';
import type { Ride } from './ride.ts';

const MINUTE = 60_000;

/** How often the devices of a ride speak. */
export interface DeviceTimes {
  /** When they booted, in milliseconds since 1970. */
  bootedAt: number;
  /** Milliseconds between two reports of a counter. */
  reportMs(at: number): number;
  /** Milliseconds between two repeats of the controller's status. */
  statusMs: number;
}

/** The devices of a ride report in step with each other, out of step with other rides'. */
export function startDevices(
  ride: Ride,
  { bootedAt, reportMs, statusMs }: DeviceTimes,
  { queue, random }: { queue: EventQueue; random: Random },
): void {
  const phase = random.next();
  const repeat = (delayMs: (at: number) => number, act: (at: number) => void): void => {
    const tick = (at: number): void => {
      act(at);
      queue.plan(at + delayMs(at), tick);
    };
    queue.plan(bootedAt + phase * delayMs(bootedAt), tick);
  };
  repeat(reportMs, (at) => ride.sensors.report(at));
  repeat(
    () => statusMs,
    (at) => {
      ride.sensors.status(at, ride.status);
      ride.sensors.heartbeat(at);
    },
  );
  repeat(
    () => MINUTE,
    (at) => ride.loseSome(at),
  );
  if (!ride.sensors.has('posted')) return;
  repeat(
    () => random.between(12, 18) * MINUTE,
    (at) => post(ride, random, at),
  );
}

/** Operators look at the line, round to 5, and would rather surprise guests with less. */
function post(ride: Ride, operator: Random, at: number): void {
  if (ride.status !== 'OPERATING') return;
  const seen = ride.expectedWaitMinutes('standby') * operator.logNormal(1.2, 0.15) + 2;
  ride.sensors.posted(at, Math.min(240, Math.max(5, Math.round(seen / 5) * 5)));
}

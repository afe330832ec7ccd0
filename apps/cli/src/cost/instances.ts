import { ASSUMED } from './assumptions.ts';

/** What a service has to do each second while parks are open. */
export interface Work {
  perSecond: number;
  /** CPU of one of them. */
  cpuSeconds: number;
  /** How long one of them is in hand. */
  seconds: number;
}

interface Room {
  minInstances: number;
  concurrency: number;
}

/** Instances while parks are open, before the config's `maxInstances` is asked. */
export function instancesFor({ perSecond, cpuSeconds, seconds }: Work, room: Room): number {
  const byCpu = (perSecond * cpuSeconds) / ASSUMED.targetUse;
  const byRequests = (perSecond * seconds) / (ASSUMED.targetUse * room.concurrency);
  return Math.max(room.minInstances, Math.ceil(Math.max(byCpu, byRequests)));
}

/**
 * The share of time in which an instance has at least one request in hand, where requests come by chance: an
 * M/G/∞ queue is empty with probability e^(−λW).
 */
export function busyShare({ perSecond, seconds }: Work, instances: number): number {
  if (instances === 0) return 0;
  const held = Math.max(seconds, ASSUMED.leastBilledSeconds);
  return 1 - Math.exp((-perSecond * held) / instances);
}

import type { Backing } from './backing.ts';
import type { Pulse } from './pulse.ts';

/** One line of what flows. `seconds` between the two pulses; `before` is null on the first. */
export function pulseLine(
  time: string,
  pulse: Pulse | null,
  before: Pulse | null,
  seconds: number,
  backing: Backing,
): string {
  const taken = `[${Object.values(backing)
    .map(({ label }) => label)
    .join(' · ')}]`;
  if (!pulse) return `${time}  waiting for the services to answer  ${taken}`;
  const rate = (now: number, then: number | undefined) =>
    then === undefined ? 0 : Math.max(0, Math.round((now - then) / seconds));
  const flow = `${rate(pulse.accepted, before?.accepted)} readings/s in, ${rate(pulse.folded, before?.folded)} folded`;
  const age = pulse.oldestSeconds === null ? '' : `, oldest ${pulse.oldestSeconds} s`;
  const longest = pulse.longest
    ? ` · longest ${pulse.longest.minutes} min at ${pulse.longest.name}`
    : '';
  return `${time}  ${flow} · ${pulse.freshRides}/${pulse.rides} rides fresh${age}${longest}  ${taken}`;
}

import { HOUR_MS, type Park } from '@ridewait/core';
import { createRandom, type Random } from '../../model/random.ts';
import type { Fault, FaultPlan, SensorPick } from './fault.ts';

const MINUTE = 60_000;

/** The day that faults can fill, in milliseconds since 1970. */
export interface FaultDay {
  bootedAt: number;
  opensAt: number;
  endsAt: number;
}

/**
 * The faults of each sensor that the plans pick, drawn by the seed, in the order of time. Throws where a plan
 * picks no sensor: it would do nothing.
 */
export function planFaults(
  plans: readonly FaultPlan[],
  park: Park,
  day: FaultDay,
  seed: number,
): Fault[] {
  const faults = plans.flatMap((plan) => {
    const sensors = pickSensors(park, plan.of);
    if (sensors.length === 0) throw new Error(`no sensor is picked for ${JSON.stringify(plan)}`);
    return sensors.flatMap((sensor) => {
      const random = createRandom(seed, `${sensor} plan ${plan.kind}`);
      const amount = amountOf(plan, random);
      return spellsOf(plan, day, random).map(([from, to]) => ({
        sensor,
        kind: plan.kind,
        from,
        to,
        amount,
      }));
    });
  });
  return faults.toSorted((a, b) => a.from - b.from);
}

function pickSensors(park: Park, { kinds, rides, lanes }: SensorPick): string[] {
  return park.attractions.flatMap(({ id, sensors }) =>
    sensors
      .filter(
        ({ kind, lane }) =>
          (rides?.includes(id) ?? true) &&
          (kinds?.includes(kind) ?? true) &&
          (lanes?.includes(lane) ?? true),
      )
      .map((sensor) => sensor.id),
  );
}

/** Never exactly 0, which would be no fault. */
function amountOf({ amount = 0 }: FaultPlan, random: Random): number {
  if (typeof amount === 'number') return amount;
  return Math.round(random.between(...amount) * 10_000) / 10_000;
}

function spellsOf(
  { when, kind }: FaultPlan,
  { bootedAt, opensAt, endsAt }: FaultDay,
  random: Random,
): [from: number, to: number][] {
  if (!when) return [[bootedAt, endsAt]];
  if ('hoursAfterOpening' in when) {
    const from = opensAt + when.hoursAfterOpening * HOUR_MS;
    return [[from, kind === 'restart' ? from : from + when.minutes * MINUTE]];
  }
  const { share, meanMinutes } = when;
  const meanGapMs = (meanMinutes * MINUTE * (1 - share)) / share;
  const spells: [number, number][] = [];
  let from = bootedAt + random.exponential(meanGapMs);
  while (from < endsAt) {
    const to = from + random.exponential(meanMinutes * MINUTE);
    spells.push([Math.round(from), Math.round(Math.min(to, endsAt))]);
    from = to + random.exponential(meanGapMs);
  }
  return spells;
}

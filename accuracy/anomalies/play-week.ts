import { HOUR_MS } from '@ridewait/core';
import {
  type ArrivedReading,
  type PlayedScenario,
  type Scenario,
  scenarioNamed,
} from '@ridewait/simulator';
import type { dayPlayer } from '../days.ts';

export const WEEK_DAYS = 7;

const DAY_MS = 24 * HOUR_MS;

export type WeekDay = Pick<PlayedScenario, 'park' | 'readings' | 'faults'>;

/**
 * Seven days one after another, silent in the nights between, each with a seed of its own from `seed` on. Sensors boot
 * anew every morning. Where faults are all that a scenario has, every other day has none: what was seen yesterday is
 * part of what an anomaly is found by, and no fault comes every day at the same time.
 */
export function* playWeek(
  play: ReturnType<typeof dayPlayer>,
  scenario: Scenario,
  seed: number,
): Generator<WeekDay> {
  const perfect = scenarioNamed('perfect')!;
  const isMixed = dayOf(scenario) === dayOf(perfect);
  for (let day = 0; day < WEEK_DAYS; day += 1) {
    const own = isMixed && day % 2 === 1 ? perfect : scenario;
    const { park, readings, faults } = play(own, seed + day);
    const by = day * DAY_MS;
    yield {
      park,
      readings: readings.map((each) => later(each, by)),
      faults: faults.map((fault) => ({ ...fault, from: fault.from + by, to: fault.to + by })),
    };
  }
}

/** All but how it is read. */
function dayOf(scenario: Scenario): string {
  return JSON.stringify({ ...scenario, name: '', says: '', faults: [] });
}

function later({ reading, receivedAt }: ArrivedReading, by: number): ArrivedReading {
  const { at, epoch } = reading;
  return {
    receivedAt: receivedAt + by,
    reading: { ...reading, at: at + by, epoch: epoch + by / 1000 },
  };
}

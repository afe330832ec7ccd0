import { playDay, type PlayedDay, readDay, type Scenario } from '@ridewait/simulator';
import type { PlayedScenario } from '@ridewait/simulator';

/**
 * Plays days by scenario and seed. Scenarios that differ in their faults alone are one day read anew, so the last
 * days are kept: a day takes longer to play than to read.
 */
export function dayPlayer(): (scenario: Scenario, seed: number) => PlayedScenario {
  let kept: { key: string; day: PlayedDay } | undefined;
  return function play(scenario, seed) {
    const { name: _, says: __, faults: ___, ...day } = scenario;
    const key = JSON.stringify([day, seed]);
    if (kept?.key !== key) kept = { key, day: playDay(scenario, seed) };
    const { park, truth, state } = kept.day;
    return { park, truth, state, ...readDay(scenario, seed, kept.day) };
  };
}

import { FAULTY_DAYS } from './faulty-days.ts';
import { ODD_DAYS } from './odd-days.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario, as `ridewait simulate --list` shows them. */
export const SCENARIOS: readonly Scenario[] = [...FAULTY_DAYS, ...ODD_DAYS];

/** Undefined where there is none of that name. */
export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}

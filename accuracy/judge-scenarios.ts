import type { Scenario, TruthRecord } from '@ridewait/simulator';
import { dayPlayer } from './days.ts';
import { judgeDay } from './judge-day.ts';
import { type LaneJudgement, mergeJudgements } from './judgement.ts';
import { laneKey } from './lane-key.ts';
import { replayDay, type Said } from './replay-day.ts';
import type { ScenarioResult } from './results.ts';

/** The first day of a scenario at one lane, to be looked at. */
export interface SampleDay {
  scenario: string;
  seed: number;
  timezone: string;
  said: Said[];
  truth: TruthRecord[];
}

export interface JudgeOptions {
  scenarios: readonly Scenario[];
  seeds: readonly number[];
  /** The lane whose first day is kept. */
  sampleLane: string;
  onDay(told: { scenario: string; seed: number; seconds: number }): void;
}

export interface Judged {
  results: ScenarioResult[];
  samples: SampleDay[];
}

/** Plays every scenario with every seed, and judges what guests would have been told. */
export function judgeScenarios({ scenarios, seeds, sampleLane, onDay }: JudgeOptions): Judged {
  const days = new Map<string, Map<string, LaneJudgement>[]>();
  const samples: SampleDay[] = [];
  const play = dayPlayer();
  for (const seed of seeds) {
    for (const scenario of scenarios) {
      const began = performance.now();
      const played = play(scenario, seed);
      const said = replayDay(played);
      const judged = judgeDay(played, said);
      const { name } = scenario;
      const own = days.get(name);
      if (own) own.push(judged);
      else {
        days.set(name, [judged]);
        const truth = played.truth.filter((record) => laneKey(record) === sampleLane);
        const { timezone } = played.park;
        samples.push({ scenario: name, seed, timezone, said: said.get(sampleLane) ?? [], truth });
      }
      onDay({ scenario: name, seed, seconds: (performance.now() - began) / 1000 });
    }
  }
  return { results: Array.from(days, ([name, own]) => resultOf(name, own)), samples };
}

function resultOf(name: string, days: readonly Map<string, LaneJudgement>[]): ScenarioResult {
  const lanes = new Map<string, LaneJudgement>();
  for (const lane of days[0]!.keys()) {
    lanes.set(lane, mergeJudgements(days.map((day) => day.get(lane)!)));
  }
  return { name, total: mergeJudgements(lanes.values()), lanes };
}

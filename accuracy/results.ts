import type { LaneJudgement } from './judgement.ts';

/** A scenario over its days. */
export interface ScenarioResult {
  name: string;
  /** Of all lanes together: each guest counts the same. */
  total: LaneJudgement;
  lanes: ReadonlyMap<string, LaneJudgement>;
}

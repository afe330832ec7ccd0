export type { Tally } from './judge/excess.ts';
export { addWeighted, type Histogram, quantileOf } from './judge/histogram.ts';
export type {
  DistributionMetric,
  Finding,
  Metric,
  RatioMetric,
  Side,
  Window,
} from './judge/metric.ts';
export {
  beginJudge,
  beginStep,
  type JudgedStep,
  type JudgeState,
  type Judging,
  takeWindow,
  type Verdict,
  verdictOf,
} from './judge/judge.ts';
export { logWealth } from './judge/wealth.ts';
export { begin, type Memory, type Wanted } from './machine/begin.ts';
export { advance } from './machine/advance.ts';
export { type Plan, problemsOf, type ServicePlan, type Step } from './machine/plan.ts';
export {
  type Action,
  type Candidate,
  isOver,
  isSamePhase,
  type Observation,
  type Outcome,
  type Phase,
  type ReleaseState,
  type Served,
  type Share,
  type Why,
} from './machine/state.ts';

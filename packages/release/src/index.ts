export type { Tally } from './judge/excess.ts';
export { type Histogram, quantileOf } from './judge/histogram.ts';
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

export type { LaneEstimate } from './backtest/lane-estimate.ts';
export { type Arrival, createBacktest } from './backtest/backtest.ts';
export { type RunningPark, startPark, type StartParkOptions } from './start/start-park.ts';
export {
  type ServiceProcess,
  type ServiceProcessOptions,
  startServiceProcess,
} from './start/service-process.ts';

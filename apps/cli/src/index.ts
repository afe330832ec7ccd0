export { type RunningPark, startPark, type StartParkOptions } from './start/start-park.ts';

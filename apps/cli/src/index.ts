export { type ServiceProcess, startServiceProcess } from './start/service-process.ts';
export { type RunningPark, startPark, type StartParkOptions } from './start/start-park.ts';

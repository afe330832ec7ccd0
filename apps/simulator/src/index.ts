export { CatalogFileError, demoParkFile, readSimulatedParks } from './catalog/catalog-file.ts';
export {
  createGatewayKey,
  createGatewayKeys,
  type GatewayKey,
  readSigningKeys,
  type SigningKey,
  writeSigningKeys,
} from './edge/device-keys.ts';
export { type DeviceToken, deviceToken } from './edge/device-token.ts';
export type { Moment, TruthRecord } from './model/moment.ts';
export type { SimulatedPark } from './model/profile.ts';
export { simulateDay, type SimulateDayOptions } from './model/simulate-day.ts';
export { createRandom, type Random } from './model/random.ts';
export { toWire } from './model/wire.ts';
export type { ArrivedReading } from './scenarios/faults/delivery.ts';
export type { Fault } from './scenarios/faults/fault.ts';
export { filesOf } from './scenarios/files.ts';
export {
  type LaneState,
  playDay,
  type PlayedDay,
  playScenario,
  type PlayedScenario,
  readDay,
} from './scenarios/play-scenario.ts';
export type { Scenario } from './scenarios/scenario.ts';
export { scenarioNamed, SCENARIOS } from './scenarios/scenarios.ts';
export { type RunningSimulator, simulatorConfigSchema, startSimulator } from './wiring.ts';

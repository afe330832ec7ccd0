export { type AssembledIngest, assembleIngest } from './assemble.ts';
export { createEvents } from './events.ts';
export { createIngest, type IngestDeps } from './app.ts';
export { ingestConfigSchema, type RunningIngest, startIngest } from './wiring.ts';
export { checkReadings } from './check-readings.ts';

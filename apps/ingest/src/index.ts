export { createIngest, type IngestDeps } from './app.ts';
export { ingestConfigSchema, type RunningIngest, startIngest } from './wiring.ts';

export { createProcessor, type ProcessorDeps } from './app.ts';
export { processorConfigSchema, type RunningProcessor, startProcessor } from './wiring.ts';

export { type AssembledProcessor, assembleProcessor, type ProcessorBacking } from './assemble.ts';
export { createEvents } from './events.ts';
export { createProcessor, type ProcessorDeps } from './app.ts';
export { processorConfigSchema, type RunningProcessor, startProcessor } from './wiring.ts';
export { flushParks } from './flush.ts';
export { attractionFold } from './fold-attraction.ts';
export { gatherFolds } from './gather-folds.ts';
export { stateCache } from './state-cache.ts';
export { takeMessage, type TakeDeps } from './take-push.ts';

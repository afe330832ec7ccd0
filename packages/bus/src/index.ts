export { memoryBus, type MemoryBusOptions } from './memory-bus.ts';
export type { SetTimer } from './memory-queue.ts';

export { memoryBus, type MemoryBusOptions } from './memory-bus.ts';
export type { SetTimer } from './memory-queue.ts';
export { type PubsubBus, pubsubBus, type PubsubBusOptions } from './pubsub-bus.ts';
export { busConfig, pubsubOptions } from './bus-config.ts';
export { type Burial, type DeadLetters, deadLetters } from './dead-letters.ts';

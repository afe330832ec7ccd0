export { busConfig, pubsubOptions } from './bus-config.ts';
export { type Burial, type DeadLetters, deadLetters } from './dead-letters.ts';
export { type MemoryBus, memoryBus, type MemoryBusOptions } from './memory-bus.ts';
export type { SetTimer } from './memory-queue.ts';
export { type LocalOidcIssuer, localOidcIssuer, type PushIdentity } from './oidc-issuer.ts';
export { type PubsubBus, pubsubBus, type PubsubBusOptions } from './pubsub-bus.ts';
export { pushRelay, type PushRelayOptions } from './push-relay.ts';
export { pubsubWayBack, type WayBack } from './way-back.ts';

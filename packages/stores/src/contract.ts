export { catalogStoreContract } from './contract/catalog-store.ts';
export { deviceKeyStoreContract } from './contract/device-key-store.ts';
export { historyStoreContract } from './contract/history-store.ts';
export { liveStoreContract, type LiveStoreUnderTest } from './contract/live-store.ts';

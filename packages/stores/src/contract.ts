export { catalogStoreContract } from './contract/catalog-store.ts';
export { deviceKeyStoreContract } from './contract/device-key-store.ts';
export { forecastStoreContract } from './contract/forecast-store.ts';
export { historyStoreContract } from './contract/history-store.ts';
export { liveStoreContract, type LiveStoreUnderTest } from './contract/live-store.ts';
export { liveStoreRecoveryContract, type RecoveryStores } from './contract/live-store-recovery.ts';
export { seedQuarterHours, type SeededRide } from './contract/quarter-history.ts';
export { roundStoreContract } from './contract/round-store.ts';

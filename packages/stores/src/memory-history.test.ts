import { historyStoreContract } from './contract.ts';
import { memoryHistoryStore } from './memory-history.ts';

historyStoreContract('memory', async () => memoryHistoryStore());

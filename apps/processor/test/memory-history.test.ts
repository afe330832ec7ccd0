import { historyStoreContract } from '@ridewait/stores/contract';
import { memoryHistory } from './memory-history.ts';

// What the tests of this app lean on keeps what every history promises.
historyStoreContract('memory', async () => memoryHistory());

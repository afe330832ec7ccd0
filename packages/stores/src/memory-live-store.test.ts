import { liveStoreContract, liveStoreRecoveryContract } from './contract.ts';
import { memoryLiveData } from './memory-live-data.ts';
import { memoryLiveStore } from './memory-live-store.ts';

liveStoreContract('memory', async () => {
  const clock = { now: 1_790_000_000_000 };
  return {
    store: memoryLiveStore({ now: () => clock.now }),
    async passTime(_park, _attraction, seconds) {
      clock.now += seconds * 1_000;
    },
  };
});

liveStoreRecoveryContract('memory', async () => {
  const data = memoryLiveData();
  return {
    open: async (stateFormat) => memoryLiveStore({ data, ...(stateFormat && { stateFormat }) }),
    async empty() {
      Object.assign(data, memoryLiveData());
    },
  };
});

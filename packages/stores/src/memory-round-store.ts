import type { Round, RoundStore } from '@ridewait/core';

/** Rounds inside this process, for one process alone; `now` is in milliseconds since 1970. */
export function memoryRoundStore(options: { now?: () => number } = {}): RoundStore {
  const now = options.now ?? Date.now;
  let lastId = 0;
  /** The oldest first. */
  let held: Round[] = [];
  let lease = { holder: '', until: 0 };

  return {
    async lease(holder, forMs) {
      if (lease.holder !== holder && lease.until > now()) return false;
      lease = { holder, until: now() + forMs };
      return true;
    },

    async record({ snapshot, takenAt, flushedAt, life, recovering }) {
      lastId += 1;
      held.push({ id: lastId, snapshot, takenAt, flushedAt, life, recovering });
      return lastId;
    },

    async settle(id) {
      held = held.map((round) => (round.id === id ? { ...round, recovering: false } : round));
    },

    async rounds(limit) {
      return held.toReversed().slice(0, limit);
    },

    async dropBefore(id) {
      const gone = held.filter((round) => round.id < id);
      held = held.filter((round) => round.id >= id);
      const named = new Set(held.map(({ snapshot }) => snapshot));
      return [...new Set(gone.map(({ snapshot }) => snapshot))].filter((name) => !named.has(name));
    },
  };
}

import type { ForecastStore, LaneDay, LaneModel } from '@ridewait/core';

/** Forecasts inside this process. It holds and gives the very objects that were saved. */
export function memoryForecastStore(): ForecastStore {
  const waits = new Map<string, Map<string, LaneDay>>();
  const models = new Map<string, Map<string, LaneModel>>();

  return {
    async waits(park, from, to) {
      return [...(waits.get(park)?.values() ?? [])]
        .filter(({ day }) => from <= day && day <= to)
        .toSorted(
          (a, b) => a.day - b.day || compare(a.attraction, b.attraction) || compare(a.lane, b.lane),
        );
    },

    async saveWaits(park, days) {
      const held = waits.get(park) ?? new Map<string, LaneDay>();
      waits.set(park, held);
      for (const each of days) held.set(`${each.day} ${each.attraction} ${each.lane}`, each);
    },

    async models(park, day) {
      return [...(models.get(park)?.values() ?? [])]
        .filter((each) => each.day === day)
        .toSorted((a, b) => compare(a.lane, b.lane));
    },

    async saveModels(park, saved, firstKept) {
      const held = models.get(park) ?? new Map<string, LaneModel>();
      models.set(park, held);
      for (const [key, { day }] of held) if (day < firstKept) held.delete(key);
      for (const each of saved) held.set(`${each.day} ${each.lane}`, each);
    },

    async learnedAt(park, format) {
      const times = [...(models.get(park)?.values() ?? [])]
        .filter((each) => each.format === format)
        .map((each) => each.learnedAt);
      return times.length === 0 ? null : Math.max(...times);
    },
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

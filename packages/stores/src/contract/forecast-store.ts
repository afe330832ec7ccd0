import type { ForecastStore, LaneDay, LaneModel } from '@ridewait/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uniqueId } from './samples.ts';

/** What every store of forecasts promises. `make` is called once; whoever makes it closes what is behind it. */
export function forecastStoreContract(name: string, make: () => Promise<ForecastStore>): void {
  describe(`forecast store contract: ${name}`, () => {
    let store: ForecastStore;
    let park: string;

    beforeAll(async () => {
      store = await make();
    });
    beforeEach(() => {
      park = uniqueId('park');
    });

    describe('the waits of days', () => {
      it('come back as they were saved, sorted by day, attraction and lane', async () => {
        const days = [
          laneDay(20, { lane: 'standby' }),
          laneDay(20, { lane: 'priority' }),
          laneDay(20, { attraction: 'Carousel' }),
          laneDay(19, { waits: [null, 0, 12.5, null] }),
        ];
        await store.saveWaits(park, days);
        expect(await store.waits(park, 19, 20)).toEqual([days[3], days[2], days[1], days[0]]);
      });

      it('are those of the days asked for, of the park asked for', async () => {
        await store.saveWaits(
          park,
          [18, 19, 20, 21].map((day) => laneDay(day)),
        );
        expect(await store.waits(park, 19, 20)).toEqual([laneDay(19), laneDay(20)]);
        expect(await store.waits(uniqueId('other'), 0, 100)).toEqual([]);
      });

      it('are replaced, the last of several at once', async () => {
        await store.saveWaits(park, [laneDay(20, { waits: [1] })]);
        await store.saveWaits(park, [laneDay(20, { waits: [2] }), laneDay(20, { waits: [3] })]);
        expect(await store.waits(park, 20, 20)).toEqual([laneDay(20, { waits: [3] })]);
        await store.saveWaits(park, []);
        expect(await store.waits(park, 20, 20)).toHaveLength(1);
      });
    });

    describe('models', () => {
      it('come back as they were saved, those of one day', async () => {
        const models = [laneModel(20), laneModel(20, { lane: 'priority', model: null })];
        await store.saveModels(park, [...models, laneModel(21)], 20);
        expect(await store.models(park, 20)).toEqual([models[1], models[0]]);
        expect(await store.models(park, 22)).toEqual([]);
        expect(await store.models(uniqueId('other'), 20)).toEqual([]);
      });

      it('are replaced, and go when their day is over', async () => {
        await store.saveModels(
          park,
          [19, 20, 21].map((day) => laneModel(day)),
          19,
        );
        await store.saveModels(park, [laneModel(20, { learnedAt: 9 })], 20);
        expect(await store.models(park, 19)).toEqual([]);
        expect(await store.models(park, 20)).toEqual([laneModel(20, { learnedAt: 9 })]);
        expect(await store.models(park, 21)).toEqual([laneModel(21)]);
      });

      it('tell when they were last learnt', async () => {
        expect(await store.learnedAt(park, 1)).toBeNull();
        const models = [laneModel(20, { learnedAt: 1_800_000_000_001 }), laneModel(21)];
        await store.saveModels(park, models, 20);
        expect(await store.learnedAt(park, 1)).toBe(1_800_000_000_001);
        expect(await store.learnedAt(park, 2)).toBeNull();
      });
    });
  });
}

function laneDay(day: number, more: Partial<LaneDay> = {}): LaneDay {
  return { attraction: 'comet', lane: 'standby', day, waits: [null, 5, 10.5], ...more };
}

function laneModel(day: number, more: Partial<LaneModel> = {}): LaneModel {
  const levels = { recent: 0.5, weekday: 0, weekAgo: 0, yesterday: 0, yearAgo: 0 };
  const model = { day, rides: {}, levels, shared: [], usual: [{ low: -1, high: 1 }] };
  return { lane: 'standby', day, learnedAt: 1_700_000_000_000, format: 1, model, ...more };
}

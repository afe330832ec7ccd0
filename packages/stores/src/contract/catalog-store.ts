import type { CatalogStore, Park } from '@ridewait/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uniqueId } from './samples.ts';

/** What every catalog store promises. `make` is called once; whoever makes it closes what is behind it. */
export function catalogStoreContract(name: string, make: () => Promise<CatalogStore>): void {
  describe(`catalog store contract: ${name}`, () => {
    let store: CatalogStore;
    let id: string;

    beforeAll(async () => {
      store = await make();
    });
    beforeEach(() => {
      id = uniqueId('park');
    });

    const found = async (park = id) =>
      (await store.catalog()).parks.find((each) => each.id === park);

    it('gives a park back as it was saved, with everything that it may have', async () => {
      await store.savePark(fullPark(id));
      expect(await found()).toEqual(fullPark(id));
    });

    it('leaves out what was left out', async () => {
      const park: Park = {
        id,
        name: 'Bare',
        timezone: 'Europe/Berlin',
        attractions: [{ id: `${id}-a`, name: 'A', hourlyCapacity: 0.5, lanes: {}, sensors: [] }],
      };
      await store.savePark(park);
      expect(JSON.stringify(await found())).toBe(JSON.stringify(park));
    });

    it('takes a park without attractions', async () => {
      const park = { ...fullPark(id), attractions: [] };
      await store.savePark(park);
      expect(await found()).toEqual(park);
    });

    it('replaces the whole park: attractions and sensors that vanished are gone', async () => {
      await store.savePark(fullPark(id));
      const next = fullPark(id);
      next.name = 'Renamed';
      next.attractions.pop();
      next.attractions[0]!.sensors.shift();
      delete next.attractions[0]!.slug;
      await store.savePark(next);
      expect(await found()).toEqual(next);
    });

    it('keeps the order of attractions and of sensors', async () => {
      const park = fullPark(id);
      park.attractions.reverse();
      for (const { sensors } of park.attractions) sensors.reverse();
      await store.savePark(fullPark(id));
      await store.savePark(park);
      expect(await found()).toEqual(park);
    });

    it('lets a sensor move to another ride of its park', async () => {
      const park = fullPark(id);
      await store.savePark(park);
      const [from, to] = park.attractions;
      to!.sensors.push(from!.sensors.pop()!);
      await store.savePark(park);
      expect(await found()).toEqual(park);
    });

    it('leaves the parks that are not named', async () => {
      const other = uniqueId('park');
      await store.savePark(fullPark(other));
      await store.savePark(fullPark(id));
      expect(await found(other)).toEqual(fullPark(other));
    });

    it('sorts parks by id', async () => {
      const other = uniqueId('PARK');
      for (const each of [id, other]) await store.savePark(fullPark(each));
      const ids = (await store.catalog()).parks.map((park) => park.id);
      expect(ids).toEqual(ids.toSorted());
      expect(ids).toEqual(expect.arrayContaining([id, other]));
    });

    it('has another version after each change, and the same until then', async () => {
      const before = await store.version();
      expect(await store.version()).toBe(before);
      await store.savePark(fullPark(id));
      const saved = await store.version();
      expect(saved).not.toBe(before);
      await store.savePark(fullPark(id));
      expect(await store.version()).not.toBe(saved);
    });

    const steals: [string, (park: Park, taken: Park) => string][] = [
      ['attraction', (park, taken) => (park.attractions[0]!.id = taken.attractions[1]!.id)],
      [
        'sensor',
        (park, taken) =>
          (park.attractions[1]!.sensors[0]!.id = taken.attractions[0]!.sensors[0]!.id),
      ],
    ];
    it.for(steals)('refuses an id of another park’s %s, and says which', async ([what, steal]) => {
      const taken = fullPark(uniqueId('park'));
      await store.savePark(taken);
      await store.savePark(fullPark(id));
      const thief = fullPark(id);
      thief.name = 'Thief';
      const stolen = steal(thief, taken);
      await expect(store.savePark(thief)).rejects.toThrow(`${what} ${stolen}`);
      expect(await found()).toEqual(fullPark(id));
      expect(await found(taken.id)).toEqual(taken);
    });

    it('takes concurrent saves of one park, and shows one of them whole', async () => {
      const parks = ['One', 'Two', 'Three'].map((parkName) => {
        const park = fullPark(id);
        park.name = parkName;
        for (const attraction of park.attractions) attraction.name = parkName;
        return park;
      });
      await Promise.all(parks.map((park) => store.savePark(park)));
      expect(parks).toContainEqual(await found());
    });
  });
}

function fullPark(id: string): Park {
  return {
    id,
    name: 'Fürst "Pückler" Park',
    slug: 'fuerst',
    externalId: 'ext-1',
    timezone: 'Europe/Berlin',
    destination: { id: 'resort', name: 'Resort', slug: 'resort' },
    attractions: [
      {
        id: `${id}-coaster`,
        name: 'Coaster',
        slug: 'coaster',
        externalId: 'ext-2',
        hourlyCapacity: 1_234.5,
        lanes: { standby: { share: 0.75 }, single_rider: {} },
        sensors: [
          { id: `${id}-in`, kind: 'entered', lane: 'standby' },
          { id: `${id}-out`, kind: 'boarded', lane: 'standby' },
          { id: `${id}-plc`, kind: 'status', lane: 'all' },
        ],
        location: { latitude: 50.800123, longitude: -6.87 },
      },
      {
        id: `${id}-carousel`,
        name: 'Carousel',
        hourlyCapacity: 300,
        lanes: { standby: {} },
        sensors: [{ id: `${id}-gate`, kind: 'entered', lane: 'standby' }],
      },
    ],
  };
}

import {
  childrenSchema,
  destinationsSchema,
  type EntityBody,
  entitySchema,
  errorBodySchema,
} from '@ridewait/contracts';
import type { Catalog } from '@ridewait/core';
import { cachedCatalog } from '@ridewait/stores';
import { describe, expect, it } from 'vitest';
import { CATALOG, stage } from '../test/stage.ts';
import { createApi } from './app.ts';
import { directoryOf } from './directory.ts';

it('lists destinations with their parks; a park on its own is its own destination', async () => {
  const response = await stage().get('/v1/destinations');
  expect(destinationsSchema.parse(await response.json())).toEqual({
    destinations: [
      {
        id: 'resort-1',
        name: 'Resort',
        slug: 'resort',
        parks: [
          { id: 'park-1', name: 'First Park' },
          { id: 'park-2', name: 'Second Park' },
        ],
      },
      { id: 'lone', name: 'Lone Park', parks: [{ id: 'lone', name: 'Lone Park' }] },
    ],
  });
});

const COMET: EntityBody = {
  id: 'comet',
  name: 'The comet',
  slug: 'the-comet',
  externalId: 'EXT-C',
  entityType: 'ATTRACTION',
  parentId: 'park-1',
  destinationId: 'resort-1',
  timezone: 'Europe/Berlin',
  location: { latitude: 52.5, longitude: 13.4 },
};
const FIRST: EntityBody = {
  id: 'park-1',
  name: 'First Park',
  slug: 'first',
  externalId: 'EXT-1',
  entityType: 'PARK',
  parentId: 'resort-1',
  destinationId: 'resort-1',
  timezone: 'Europe/Berlin',
};

it.for<[string, string, EntityBody]>([
  ['an attraction by its id', 'comet', COMET],
  ['an attraction by its slug', 'the-comet', COMET],
  ['an attraction by its external id', 'EXT-C', COMET],
  ['a park by its slug', 'first', FIRST],
  [
    'a destination by its slug',
    'resort',
    {
      id: 'resort-1',
      name: 'Resort',
      slug: 'resort',
      externalId: 'EXT-R',
      entityType: 'DESTINATION',
      timezone: 'Europe/Berlin',
    },
  ],
  [
    'a park on its own as a park without a parent',
    'lone',
    {
      id: 'lone',
      name: 'Lone Park',
      entityType: 'PARK',
      destinationId: 'lone',
      timezone: 'America/New_York',
    },
  ],
])('finds %s', async ([, id, expected]) => {
  const response = await stage().get(`/v1/entity/${id}`);
  expect(entitySchema.parse(await response.json())).toEqual(expected);
});

it.for([
  ['a destination', 'resort-1', ['park-1', 'comet', 'tower', 'park-2', 'river']],
  ['a park', 'park-1', ['comet', 'tower']],
  ['an attraction', 'comet', []],
] as const)('lists the whole subtree of %s, flat', async ([, id, expected]) => {
  const response = await stage().get(`/v1/entity/${id}/children`);
  const body = childrenSchema.parse(await response.json());
  expect(body.id).toBe(id);
  expect(body.children.map((child) => child.id)).toEqual(expected);
});

function attraction(id: string, aliases: { slug?: string } = {}) {
  return { id, name: id, hourlyCapacity: 1, lanes: {}, sensors: [], ...aliases };
}

describe('a name that means several things', () => {
  const catalog: Catalog = {
    parks: [
      {
        id: 'p',
        name: 'P',
        slug: 'both',
        externalId: 'ride',
        timezone: 'UTC',
        attractions: [attraction('q', { slug: 'both' }), attraction('ride')],
      },
      { id: 'other', name: 'O', timezone: 'UTC', attractions: [attraction('p')] },
    ],
  };
  it.for([
    ['is the park before the attraction', 'both', 'PARK'],
    ['is the park before the attraction by canonical id too', 'p', 'PARK'],
    ['is what has it for its canonical id before what has it for an alias', 'ride', 'ATTRACTION'],
  ] as const)('%s', ([, name, type]) => {
    expect(directoryOf(catalog).find(name)?.type).toBe(type);
  });
});

it('finds a park that was added after the catalog was read', async () => {
  const { events, clock } = stage();
  let fetches = 0;
  const newcomer = { id: 'newcomer', name: 'New', timezone: 'UTC', attractions: [] };
  const catalog = cachedCatalog({
    store: {
      version: async () => String(fetches),
      catalog: async () => {
        fetches += 1;
        return fetches === 1 ? CATALOG : { parks: [...CATALOG.parks, newcomer] };
      },
    },
    now: () => clock.now,
    minRefreshMs: 3_000,
    onError: events.catalogNotRefreshed,
  });
  const views = { read: async () => ({ views: new Map(), isLive: true }) };
  const app = createApi({ catalog, views, now: () => clock.now, events });
  const statusOf = async (id: string) => (await app.request(`/v1/entity/${id}`)).status;
  expect(await statusOf('newcomer')).toBe(404);
  clock.now += 3_000;
  // What can't be an id at all is no reason to ask the store.
  expect(await statusOf('new%00comer')).toBe(404);
  expect(fetches).toBe(1);
  expect(await statusOf('newcomer')).toBe(200);
  expect(await statusOf('nobody')).toBe(404);
  expect(fetches).toBe(2);
});

describe('an id that means nothing', () => {
  const ids = [
    'nobody',
    'COMET',
    'comet%20',
    '%00',
    'comet%00',
    '%E0%A4%A',
    '..%2F..%2Fetc%2Fpasswd',
    'comet%2Flive',
    '__proto__',
    'constructor',
    "'%20OR%201=1--",
    '%F0%9F%8E%A2',
    'x'.repeat(129),
    'x'.repeat(7_000),
  ];
  it.for(ids.flatMap((id) => ['', '/children', '/live', '/forecast'].map((rest) => id + rest)))(
    'is not found as JSON: %s',
    async (path) => {
      const of = stage();
      const response = await of.get(`/v1/entity/${path}`);
      expect(response.status).toBe(404);
      const text = await response.text();
      expect(errorBodySchema.parse(JSON.parse(text)).error).toBe('not_found');
      expect(text.length).toBeLessThan(300);
      expect(of.live.calls).toBe(0);
    },
  );
});

import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseCatalog, parsePark } from './catalog.ts';

const RIDE = {
  id: 'comet',
  name: 'Comet',
  hourlyCapacity: 1_200,
  lanes: { standby: {}, priority: { share: 0.25 } },
  sensors: [
    { id: 'comet.gate', kind: 'entered', lane: 'standby' },
    { id: 'comet.train', kind: 'dispatched', lane: 'all' },
  ],
};
const PARK = { id: 'park', name: 'Park', timezone: 'Europe/Berlin', attractions: [RIDE] };

function parkWith(ride: object, more: object = {}): object {
  return { ...PARK, attractions: [{ ...RIDE, ...ride }], ...more };
}

/** Every problem, as a person is told. */
function problemsOf(parse: (json: unknown) => unknown, json: unknown): string {
  try {
    parse(json);
    return '';
  } catch (error) {
    return z.prettifyError(error as z.ZodError);
  }
}

describe('a park', () => {
  it('is taken as it stands', () => {
    expect(parsePark(PARK)).toEqual(PARK);
  });

  it('may have aliases, a destination and places on the map', () => {
    const more = {
      slug: 'the-park',
      externalId: 'EXT-1',
      destination: { id: 'resort', name: 'Resort', slug: 'the-resort' },
    };
    const ride = { slug: 'the-comet', location: { latitude: -90, longitude: 180 } };
    expect(parsePark(parkWith(ride, more))).toEqual(parkWith(ride, more));
  });

  it('puts a sensor that names no lane in all of them', () => {
    const sensors = [{ id: 'controller', kind: 'status' }];
    expect(parsePark(parkWith({ sensors })).attractions[0]?.sensors).toEqual([
      { id: 'controller', kind: 'status', lane: 'all' },
    ]);
  });

  it('may have no attraction, and an attraction no sensor and no lane', () => {
    expect(parsePark({ ...PARK, attractions: [] }).attractions).toEqual([]);
    expect(parsePark(parkWith({ lanes: {}, sensors: [] })).attractions).toHaveLength(1);
  });

  it('leaves out what others keep in the same file', () => {
    expect(parsePark(parkWith({ simulation: { vehicles: 3 } }))).toEqual(PARK);
  });

  it('refuses a sensor in a lane that its ride does not have', () => {
    const sensors = [...RIDE.sensors, { id: 'single', kind: 'entered', lane: 'single_rider' }];
    expect(problemsOf(parsePark, parkWith({ sensors }))).toBe(
      '✖ sensor single stands in lane single_rider, which comet does not have\n' +
        '  → at attractions[0].sensors[2].lane',
    );
  });

  it.for<[string, object[]]>([
    ['two attractions', [RIDE, { ...RIDE, sensors: [] }]],
    ['two sensors of a ride', [{ ...RIDE, sensors: [{ id: 'comet', kind: 'status' }] }]],
    [
      'sensors of two rides',
      ['a', 'b'].map((id) => ({ ...RIDE, id, sensors: [{ id: 'comet', kind: 'status' }] })),
    ],
  ])('refuses one id for %s', ([, attractions]) => {
    expect(problemsOf(parsePark, { ...PARK, attractions })).toBe(
      '✖ id comet stands twice\n  → at attractions',
    );
  });

  it.for(['UTC', 'America/New_York', 'Asia/Kolkata'])('may lie in %s', (timezone) => {
    expect(parsePark({ ...PARK, timezone }).timezone).toBe(timezone);
  });

  it.for(['Europe/Atlantis', '', 'GMT+2', '+02:00', '-05:00'])('lies in no %j', (timezone) => {
    expect(problemsOf(parsePark, { ...PARK, timezone })).toBe(
      '✖ must be an IANA time zone such as Europe/Berlin\n  → at timezone',
    );
  });

  it.for<[object, string]>([
    [{ hourlyCapacity: 0 }, 'attractions[0].hourlyCapacity'],
    [{ hourlyCapacity: '1200' }, 'attractions[0].hourlyCapacity'],
    [{ lanes: { standby: { share: 1.1 } }, sensors: [] }, 'attractions[0].lanes.standby.share'],
    [{ lanes: { all: {} }, sensors: [] }, 'attractions[0].lanes'],
    [{ id: 'a b' }, 'attractions[0].id'],
    [{ name: '' }, 'attractions[0].name'],
    [{ location: { latitude: 91, longitude: 0 } }, 'attractions[0].location.latitude'],
    [{ sensors: [{ id: 'x', kind: 'smelled' }] }, 'attractions[0].sensors[0].kind'],
  ])('refuses a ride with %j', ([ride, where]) => {
    expect(problemsOf(parsePark, parkWith(ride)).split('\n')).toContain(`  → at ${where}`);
  });
});

describe('a catalog file', () => {
  const other = {
    ...PARK,
    id: 'other',
    attractions: [{ ...RIDE, id: 'tower', sensors: [{ id: 't', kind: 'status', lane: 'all' }] }],
  };

  it('may be one park', () => {
    expect(parseCatalog(PARK)).toEqual({ parks: [PARK] });
  });

  it('may be several parks, in their order', () => {
    expect(parseCatalog({ parks: [other, PARK] })).toEqual({ parks: [other, PARK] });
    expect(parseCatalog({ parks: [] })).toEqual({ parks: [] });
  });

  it.for<[string, object, string]>([
    ['a park', { ...other, id: 'park' }, 'park'],
    ['an attraction', { ...other, attractions: [{ ...RIDE, sensors: [] }] }, 'comet'],
    [
      'a sensor',
      { ...other, attractions: [{ ...RIDE, id: 'tower', sensors: [RIDE.sensors[0]] }] },
      'comet.gate',
    ],
  ])('refuses %s that stands in two parks', ([, second, id]) => {
    expect(problemsOf(parseCatalog, { parks: [PARK, second] })).toBe(
      `✖ id ${id} stands twice\n  → at parks`,
    );
  });

  it('says once that an id stands twice in one of several parks', () => {
    const twice = { ...PARK, attractions: [RIDE, { ...RIDE, sensors: [] }] };
    expect(problemsOf(parseCatalog, { parks: [other, twice] })).toBe(
      '✖ id comet stands twice\n  → at parks[1].attractions',
    );
  });

  it('names every problem of one park', () => {
    const broken = { ...parkWith({ name: 7 }), id: undefined, timezone: 'Europe/Atlantis' };
    expect(problemsOf(parseCatalog, broken).match(/→ at .*/g)).toEqual([
      '→ at id',
      '→ at timezone',
      '→ at attractions[0].name',
    ]);
  });

  it('names every problem of several parks', () => {
    const parks = [parkWith({ name: 7 }), { ...other, timezone: 'Europe/Atlantis' }];
    expect(problemsOf(parseCatalog, { parks }).match(/→ at .*/g)).toEqual([
      '→ at parks[1].timezone',
      '→ at parks[0].attractions[0].name',
    ]);
  });

  it.for([null, 7, 'park', [], { parks: 7 }, {}])('is no %j', (json) => {
    expect(problemsOf(parseCatalog, json)).not.toBe('');
  });
});

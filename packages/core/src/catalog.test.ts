import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attraction, type GuestLane, indexCatalog, laneShare, type Park } from './catalog.ts';
import { RIDE } from '../test/ride.ts';

describe('the share of the capacity', () => {
  it.for<[string, Attraction['lanes'], GuestLane, number]>([
    ['all of it for the only lane', { standby: {} }, 'standby', 1],
    ['what was given', { standby: { share: 0.6 }, priority: {} }, 'standby', 0.6],
    ['what the others leave', { standby: {}, priority: { share: 0.25 } }, 'standby', 0.75],
    [
      'an equal part of what is left',
      { standby: {}, single_rider: {}, priority: { share: 0.5 } },
      'single_rider',
      0.25,
    ],
    [
      'none where the others have all',
      { standby: {}, single_rider: { share: 0.5 }, priority: { share: 0.75 } },
      'standby',
      0,
    ],
    ['none where none was given', { standby: { share: 0 }, priority: {} }, 'standby', 0],
    ['none for a lane that the ride does not have', { standby: {} }, 'priority', 0],
  ])('is %s', ([, lanes, lane, expected]) => {
    expect(laneShare({ ...RIDE, lanes }, lane)).toBe(expected);
  });

  it('is given away whole where a lane takes what is left', () => {
    const share = fc.option(fc.double({ min: 0, max: 0.5, noNaN: true }), { nil: undefined });
    const config = share.map((given) => (given === undefined ? {} : { share: given }));
    fc.assert(
      fc.property(config, config, (single_rider, priority) => {
        const ride: Attraction = { ...RIDE, lanes: { standby: {}, single_rider, priority } };
        const lanes = Object.keys(ride.lanes) as GuestLane[];
        expect(lanes.reduce((sum, lane) => sum + laneShare(ride, lane), 0)).toBeCloseTo(1);
      }),
    );
  });
});

describe('the index of a catalog', () => {
  const other: Attraction = { ...RIDE, id: 'tower', sensors: [] };
  const parks: Park[] = [
    { id: 'north', name: 'North', timezone: 'Europe/Berlin', attractions: [RIDE] },
    { id: 'south', name: 'South', timezone: 'Europe/Rome', slug: 'sud', attractions: [other] },
  ];
  const index = indexCatalog({ parks });

  it('finds a sensor with its ride and park', () => {
    expect(index.sensor('merge')).toEqual({
      park: parks[0],
      attraction: RIDE,
      sensor: { id: 'merge', kind: 'boarded', lane: 'standby' },
    });
  });

  it('finds an attraction with its park', () => {
    expect(index.attraction('tower')).toEqual({ park: parks[1], attraction: other });
  });

  it('finds a park by its canonical id alone', () => {
    expect(index.park('south')).toBe(parks[1]);
    expect(index.park('sud')).toBeUndefined();
  });

  it('finds nothing that there is not, nor one thing in place of another', () => {
    expect([index.sensor('comet'), index.attraction('merge'), index.park('tower')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(index.sensor('constructor')).toBeUndefined();
  });

  it('keeps the catalog that it was made of', () => {
    expect(index.catalog.parks).toBe(parks);
  });
});

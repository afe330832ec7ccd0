import { expect, it } from 'vitest';
import { flagOf, parseLoad } from './load.ts';

it('takes what is not said for a park of sixty attractions around the clock', () => {
  expect(parseLoad({})).toEqual({
    parks: 1,
    attractions: 60,
    readingsPerSecond: 100,
    apiRps: 200,
    openHours: 24,
    postSeconds: 1,
    notModified: 0,
    loggedRequests: 1,
    historyYears: 1,
    freeTier: true,
  });
});

it('names every problem at once, by its flag', () => {
  const given = { parks: 1.5, apiRps: 'many', openHours: 25, notModified: -1 };
  expect(() => parseLoad(given)).toThrow(
    [
      "this can't be priced:",
      '  --parks: must be a whole number',
      '  --api-rps: must be a number from 0 to 10,000,000',
      '  --open-hours: must be from 0 to 24',
      '  --not-modified: must be from 0 to 1',
    ].join('\n'),
  );
});

it('wants a ride for what sensors say, whatever else is wrong', () => {
  expect(() => parseLoad({ attractions: 0, parks: -1 })).toThrow(
    /--parks: must be from[^]*--attractions: must be 1 or more for there to be readings/,
  );
  expect(parseLoad({ attractions: 0, readingsPerSecond: 0 }).attractions).toBe(0);
});

it.for([Number.NaN, Number.POSITIVE_INFINITY, -1, '', '1e', null])('refuses %s parks', (parks) => {
  expect(() => parseLoad({ parks })).toThrow('--parks: must be');
});

it('knows a flag by its field', () => {
  expect(flagOf('readingsPerSecond')).toBe('--readings-per-second');
});

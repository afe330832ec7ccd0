import { indexCatalog } from '@ridewait/core';
import { expect, it } from 'vitest';
import { checkLine } from './check-line.ts';
import { arrival, lineOfArrival, PARK } from './small-park.test-tools.ts';

const catalog = indexCatalog({ parks: [PARK] });
const GOOD = arrival('in', { seq: 1, at: 10, count: 4 });

function withFields(fields: Record<string, unknown>): string {
  return JSON.stringify({ ...(JSON.parse(lineOfArrival(GOOD)) as object), ...fields });
}

it('takes a reading as ingest would have: with kind and lane from the catalog', () => {
  expect(checkLine(lineOfArrival(GOOD), catalog)).toEqual(GOOD);
});

it('minds neither fields that nobody knows nor those that are null', () => {
  expect(checkLine(withFields({ note: 'x', seats: null, total: null }), catalog)).toEqual(GOOD);
});

it('takes times with an offset and parts of milliseconds', () => {
  const line = withFields({
    at: '2026-07-18T10:00:10.0004+02:00',
    receivedAt: '2026-07-18T10:00:11.0009+02:00',
  });
  expect(checkLine(line, catalog)).toEqual(GOOD);
});

it.for<[string, string, string, RegExp]>([
  ['half a line', '{"sensor":"in"', 'invalid', /not JSON/],
  ['a list', '[]', 'invalid', /not an object/],
  ['nothing but null', 'null', 'invalid', /not an object/],
  ['no time of arrival', withFields({ receivedAt: undefined }), 'invalid', /receivedAt/],
  ['a time without a zone', withFields({ receivedAt: '2026-07-18T10:00:00' }), 'invalid', /zone/],
  [
    'a day that is none',
    withFields({ receivedAt: '2026-07-48T10:00:00Z' }),
    'invalid',
    /receivedAt/,
  ],
  ['no sensor', withFields({ sensor: undefined }), 'invalid', /sensor/],
  ['no sequence', withFields({ seq: undefined }), 'invalid', /seq/],
  ['half a guest', withFields({ count: 0.5 }), 'invalid', /count/],
  ['a crowd beyond belief', withFields({ count: 1e9 }), 'invalid', /count/],
  ['another kind’s measure', withFields({ minutes: 5 }), 'invalid', /does not carry minutes/],
  ['a total without a count', withFields({ count: null, total: 5 }), 'invalid', /must carry count/],
  ['a sensor that nobody knows', withFields({ sensor: 'x' }), 'unknown_sensor', /no sensor x/],
  ['a time to come', withFields({ receivedAt: '2026-07-18T07:55:00Z' }), 'clock_ahead', /future/],
  [
    'an arrival after eight days',
    withFields({ receivedAt: '2026-07-26T09:00:00Z' }),
    'late',
    /later/,
  ],
])('leaves out a line with %s, and says why', ([, line, cause, why]) => {
  expect(checkLine(line, catalog)).toEqual({ cause, why: expect.stringMatching(why) as string });
});

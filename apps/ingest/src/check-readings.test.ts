import { decodeReadings, encodeReadings, readingsAnswerSchema } from '@ridewait/contracts';
import { indexCatalog } from '@ridewait/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CATALOG, NOON, reading } from '../test/park.ts';
import { checkReadings, lacks } from './check-readings.ts';

const index = indexCatalog(CATALOG);

const time = fc.stringMatching(
  /^20[012]\d-0[1-9]-[0-2][1-8]T[01]\d:[0-5]\d:[0-5]\d(\.\d{1,12})?(Z|[+-]0\d:[0-5]\d)$/,
);
/** What the schema takes; whether the catalog does is another matter. */
const wellFormed = fc
  .record(
    {
      sensor: fc.constantFrom('comet-in', 'comet-on', 'comet-car', 'tower-in', 'x'),
      at: time,
      count: fc.nat(30),
      seats: fc.nat(30),
      total: fc.maxSafeNat(),
      seq: fc.maxSafeNat(),
      // Before any of the times.
      epoch: fc.nat(900_000_000),
    },
    { requiredKeys: ['sensor', 'at', 'count', 'epoch'] },
  )
  .map(reading);
/** That, what is nearly that, and anything else that JSON can say. */
const anything = fc.jsonValue({ maxDepth: 3 });
const item = fc.oneof(
  anything,
  wellFormed,
  fc
    .tuple(wellFormed, fc.constantFrom('sensor', 'epoch', 'seq', 'at', 'count', 'x'), anything)
    .map(([good, field, wrong]) => ({ ...good, [field]: wrong })),
);

it('has an answer for every item of any JSON, in their order, and never throws', () => {
  fc.assert(
    fc.property(fc.array(item), (items) => {
      const { results, accepted, rejected } = checkReadings(items, 'comet', index, NOON);
      const counts = { accepted: accepted.length, rejected: rejected.length };
      const answer = readingsAnswerSchema.parse({ ...counts, results });
      expect(answer.results.map((result) => result.index)).toEqual([...items.keys()]);
      const refused = answer.results.filter((result) => result.status === 'rejected');
      expect(accepted).toHaveLength(items.length - refused.length);
      expect(rejected).toMatchObject(
        refused.map(({ index: at, code, message }) => ({ item: items[at], code, message })),
      );
    }),
    { numRuns: 300 },
  );
});

it('accepts nothing that can not be read again from the topic', () => {
  let sum = 0;
  fc.assert(
    fc.property(fc.array(wellFormed), (items) => {
      const { accepted } = checkReadings(items, 'comet', index, NOON);
      sum += accepted.length;
      const attractions = [{ id: 'comet', readings: accepted }];
      const message = { v: 1, park: 'park-1', receivedAt: NOON, attractions } as const;
      const decoded = decodeReadings(encodeReadings({ ...message, attractions }));
      expect(decoded).toEqual({ ok: true, value: message });
    }),
  );
  expect(sum).toBeGreaterThan(0);
});

it.for<[string, string, unknown[], boolean]>([
  ['a ride', 'new-ride', [], true],
  ['a sensor', 'comet', [reading(), { sensor: 'new' }], true],
  ['nothing', 'comet', [reading(), reading({ sensor: 'tower-in' })], false],
  ['nothing, for items that name no sensor', 'comet', [null, 5, 'new', [], { sensor: 5 }], false],
])('sees that a catalog lacks %s', ([, attraction, items, expected]) => {
  expect(lacks(index, attraction, items)).toBe(expected);
});

it.for([
  [0, 'accepted'],
  [119, 'accepted'],
  [121, 'rejected'],
] as const)('knows that a sensor boots before it speaks: %i s after is %s', ([seconds, status]) => {
  const at = Date.parse(String(reading().at));
  const booted = reading({ epoch: Math.floor(at / 1000) + seconds });
  const { results } = checkReadings([booted], 'comet', index, NOON);
  expect(results[0]?.status).toBe(status);
});

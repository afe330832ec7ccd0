import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batches } from './batches.ts';

it('cuts any rows into sorted batches without a key twice, and loses none', () => {
  const rows = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.nat() }));
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 5 }), (given, size) => {
      const cut = batches(given, ({ key }) => key, size);
      for (const batch of cut) {
        const keys = batch.map(({ key }) => key);
        expect(keys).toEqual([...new Set(keys)].toSorted());
        expect(batch.length).toBeLessThanOrEqual(size);
      }
      for (const wanted of ['a', 'b', 'c', 'd']) {
        const of = (list: typeof given) => list.filter(({ key }) => key === wanted);
        expect(of(cut.flat())).toEqual(of(given));
      }
    }),
  );
});

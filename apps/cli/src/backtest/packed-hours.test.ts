import type { Bucket } from '@ridewait/core';
import { expect, it } from 'vitest';
import { packedHours } from './packed-hours.ts';

function bucket(minute: number): Bucket {
  return { minute, tracks: [] };
}

it('gives an hour’s buckets back as they were, once', () => {
  const hours = packedHours();
  hours.put(2, [bucket(120), bucket(121)]);
  expect(hours.take(2)).toEqual([bucket(120), bucket(121)]);
  expect(hours.take(2)).toEqual([]);
});

it('lets go of hours that nobody can need any more', () => {
  const hours = packedHours();
  for (const hour of [1, 2, 3]) hours.put(hour, [bucket(hour * 60)]);
  hours.dropBefore(3);
  expect([1, 2, 3].map((hour) => hours.take(hour).length)).toEqual([0, 0, 1]);
});

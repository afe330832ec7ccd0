import { expect, it } from 'vitest';
import { shownChanges } from './shown-changes.ts';

it.for<[string, (number | null)[], object]>([
  ['a number that stays', [10, 10, 10], { minutes: 3, changes: 0, goneBack: 0 }],
  ['a number that moves on', [10, 15, 20], { minutes: 3, changes: 2, goneBack: 0 }],
  ['a number that comes back', [10, 15, 15, 10], { minutes: 4, changes: 2, goneBack: 1 }],
  [
    'one that comes back after more than five minutes',
    [10, 15, 15, 15, 15, 15, 15, 10],
    { minutes: 8, changes: 2, goneBack: 0 },
  ],
  ['a silence between', [10, null, 15], { minutes: 2, changes: 0, goneBack: 0 }],
])('counts %s', ([, shown, found]) => {
  expect(shownChanges(shown)).toEqual(found);
});

import { expect, it } from 'vitest';
import { counted, table } from './table.ts';

it('aligns words to the left and numbers to the right, and leaves no space at the end', () => {
  expect(
    table([
      ['ride', 'equal', 'note'],
      ['Ü ☂', 7, ''],
      ['Comet Coaster', 12_345, 'good'],
    ]),
  ).toEqual([
    'ride            equal  note',
    'Ü ☂                 7',
    'Comet Coaster  12,345  good',
  ]);
});

it('has no lines for no rows', () => {
  expect(table([])).toEqual([]);
});

it('counts in words', () => {
  expect([0, 1, 1_234].map((n) => counted(n, 'letter'))).toEqual([
    '0 letters',
    '1 letter',
    '1,234 letters',
  ]);
});

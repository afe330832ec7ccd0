import { expect, it } from 'vitest';
import { latched } from './latch.ts';

function after(...amounts: number[]) {
  return latched(amounts.map((amount, at) => ({ at, amount, least: 10 })));
}

it.for<[string, number[], ReturnType<typeof latched>]>([
  ['is off below the limit', [9, 10], undefined],
  ['begins over the limit', [0, 11], { since: 1, amount: 11 }],
  ['stays on until half of it', [11, 6, 9, 5], { since: 0, amount: 5 }],
  ['ends below half', [11, 4], undefined],
  ['begins anew after that', [11, 4, 9, 12], { since: 3, amount: 12 }],
  ['goes to the other side as another one', [11, -11], { since: 1, amount: -11 }],
  ['has two sides', [-11, -6], { since: 0, amount: -6 }],
])('%s', ([, amounts, expected]) => {
  expect(after(...amounts)).toEqual(expected);
});

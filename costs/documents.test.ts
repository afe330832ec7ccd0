import { savings, SCENARIOS } from '@ridewait/cli/cost';
import { expect, it } from 'vitest';
import { billPlot } from './bill-plot.ts';
import { bills } from './cost-tables.ts';
import { outdated } from './documents.ts';
import { savingsPlot } from './savings-plot.ts';

it('has documents whose figures are those of today’s prices, measurements and configs', async () => {
  expect(await outdated(), 'npm run costs -- --save makes them again').toEqual([]);
});

it.for<[string, string]>([
  ['bills', billPlot(bills())],
  [
    'a bill of nothing',
    billPlot([{ name: 'none', bill: { ...bills()[0]!.bill, lines: [], usd: 0 } }]),
  ],
  ['savings', savingsPlot(savings(), [SCENARIOS.park.name, SCENARIOS.hundred.name])],
])('draws %s', ([, svg]) => {
  expect(svg).toMatch(/^<svg [^>]*>\n.*<\/svg>\n$/s);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

it('has no choice that costs more than what it stands in place of', () => {
  const dear = savings().filter((saving) => saving.with > saving.without + 0.01);
  expect(dear).toEqual([]);
});

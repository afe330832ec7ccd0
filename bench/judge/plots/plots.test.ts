import { expect, it } from 'vitest';
import { JUDGES } from '../judges.ts';
import { FAULTS } from '../simulated-release.ts';
import type { Outcome } from '../table.ts';
import { evidenceOf } from './evidence.ts';
import { evidencePlot } from './evidence-plot.ts';
import { plotsOf } from './plots.ts';

const OUTCOMES: readonly Outcome[] = [1, 1000].flatMap((rate) =>
  FAULTS.flatMap((fault) =>
    JUDGES.map(({ name }) => ({
      rate,
      fault,
      judge: name,
      results: [{ end: 'rolled back' as const, most: 5, minutes: 3, harmed: 0 }],
    })),
  ),
);

it.for(Object.entries(plotsOf(OUTCOMES)))('draws %s', ([, svg]) => {
  expect(svg).toMatch(/^<svg [^>]*>\n.*<\/svg>\n$/s);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

it('draws a release that nothing is known of', () => {
  const svg = evidencePlot([{ title: 'silent', minutes: [], end: 'open' }], { more: 2, less: 2 });
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

it('evidence passes what is needed where a release ends by it', () => {
  const bad = evidenceOf({ seed: 2, rate: 100, fault: 'errors', shown: 0 }, 'bad');
  expect(bad.end).toBe('rolled back');
  const last = bad.minutes.at(-1)!;
  expect(last.more).toBeGreaterThan(Math.log10(200));
  expect(bad.minutes.slice(0, -1).every(({ more }) => more < Math.log10(200))).toBe(true);
});

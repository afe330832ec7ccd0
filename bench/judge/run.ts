// `npm run bench:judge -- [--releases N] [--first-seed N] [--rate R…]`: simulated releases, led by the project's own
// judge and by others; prints what became of them, as tables in Markdown.
import { parseArgs } from 'node:util';
import { FIXED_THRESHOLD, FIXED_WITH_MINIMUM } from './fixed-threshold.ts';
import { KAYENTA } from './kayenta.ts';
import { OURS } from './ours.ts';
import { type Fault, FAULTS } from './simulated-release.ts';
import { type Outcome, tablesOf } from './table.ts';
import { tryRelease } from './trial.ts';

const CONTENDERS = [OURS, FIXED_THRESHOLD, FIXED_WITH_MINIMUM, KAYENTA];

const { values } = parseArgs({
  options: {
    releases: { type: 'string', default: '1000' },
    'first-seed': { type: 'string', default: '1' },
    rate: { type: 'string', multiple: true, default: ['1', '10', '100', '1000'] },
  },
});
const [releases, firstSeed] = [whole(values.releases, 1), whole(values['first-seed'], 0)];
const rates = values.rate.map((rate) => whole(rate, 1));

const outcomes = rates.flatMap((rate) => FAULTS.flatMap((fault) => compare(rate, fault)));
const seeds = `seeds ${firstSeed} to ${firstSeed + releases - 1}`;
console.log(`${tablesOf(outcomes)}\n\n${releases} releases for each row, ${seeds}.`);

function compare(rate: number, fault: Fault): Outcome[] {
  return CONTENDERS.map((contender) => {
    const began = performance.now();
    const results = Array.from({ length: releases }, (_, at) =>
      tryRelease(contender, { seed: firstSeed + at, rate, fault }),
    );
    const seconds = (performance.now() - began) / 1000;
    console.error(`${rate}/s, ${fault}, ${contender.name}: ${seconds.toFixed(1)} s`);
    return { rate, fault, judge: contender.name, results };
  });
}

function whole(text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  console.error(`bench:judge: ${text} is no whole number from ${least} on`);
  process.exit(2);
}

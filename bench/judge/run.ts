// `npm run bench:judge -- [--releases N] [--first-seed N] [--rate R…]`: simulated releases, led by the project's own
// judge and by two others; prints what became of them, as a table in Markdown.
import { parseArgs } from 'node:util';
import { FIXED_THRESHOLD, FIXED_WITH_MINIMUM } from './fixed-threshold.ts';
import { KAYENTA } from './kayenta.ts';
import { OURS } from './ours.ts';
import { type Fault, FAULTS } from './simulated-release.ts';
import { rowOf, TABLE_HEAD } from './table.ts';
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

const rows: string[][] = [];
for (const rate of rates) for (const fault of FAULTS) rows.push(...compare(rate, fault));
console.log([...TABLE_HEAD, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'));
console.log(`\n${releases} releases each, seeds ${firstSeed} to ${firstSeed + releases - 1}.`);

function compare(rate: number, fault: Fault): string[][] {
  return CONTENDERS.map((contender) => {
    const began = performance.now();
    const results = Array.from({ length: releases }, (_, at) =>
      tryRelease(contender, { seed: firstSeed + at, rate, fault }),
    );
    const seconds = (performance.now() - began) / 1000;
    console.error(`${rate}/s, ${fault}, ${contender.name}: ${seconds.toFixed(1)} s`);
    return rowOf(rate, fault, contender.name, results);
  });
}

function whole(text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  console.error(`bench:judge: ${text} is no whole number from ${least} on`);
  process.exit(2);
}

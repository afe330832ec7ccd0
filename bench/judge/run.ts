// `npm run bench:judge -- [--releases N] [--first-seed N] [--rate R…] [--jobs J] [--save] [--plots DIR]`: simulated
// releases, led by the project's own judge and by others; prints what became of them, as tables in Markdown, and puts
// these into docs/RELEASES.md and drawings into a folder.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { replacePart } from '../../accuracy/report/markdown.ts';
import { type Block, JUDGES, sameAs } from './judges.ts';
import { playAll } from './pool.ts';
import { plotsOf } from './plots/plots.ts';
import { FAULTS } from './simulated-release.ts';
import { type Outcome, tablesOf } from './table.ts';

/** A block is done in seconds, so that threads end together and one sees how far it is. */
const BLOCK = 100;

const { values } = parseArgs({
  options: {
    releases: { type: 'string', default: '1000' },
    'first-seed': { type: 'string', default: '1' },
    rate: { type: 'string', multiple: true, default: ['1', '10', '100', '1000'] },
    jobs: { type: 'string', default: '1' },
    save: { type: 'boolean', default: false },
    plots: { type: 'string' },
  },
});
const [releases, firstSeed] = [whole(values.releases, 1), whole(values['first-seed'], 0)];
const rates = values.rate.map((rate) => whole(rate, 1));

const blocks: Block[] = rates.flatMap((rate) =>
  FAULTS.flatMap((fault) =>
    JUDGES.flatMap((_, judge) => {
      if (sameAs(judge, fault) !== judge) return [];
      return Array.from({ length: Math.ceil(releases / BLOCK) }, (__, at) => ({
        rate,
        fault,
        judge,
        firstSeed: firstSeed + at * BLOCK,
        releases: Math.min(BLOCK, releases - at * BLOCK),
      }));
    }),
  ),
);
const began = performance.now();
const results = await playAll(blocks, whole(values.jobs, 1), (done, { rate, fault, judge }) => {
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const what = `${rate}/s, ${fault}, ${JUDGES[judge]!.name}`;
  console.error(`${done} of ${blocks.length} blocks, ${seconds} s: ${what}`);
});
const outcomes: Outcome[] = rates.flatMap((rate) =>
  FAULTS.flatMap((fault) =>
    JUDGES.map(({ name }, judge) => ({
      rate,
      fault,
      judge: name,
      results: results
        .filter((_, at) => {
          const block = blocks[at]!;
          return (
            block.rate === rate && block.fault === fault && block.judge === sameAs(judge, fault)
          );
        })
        .flat(),
    })),
  ),
);

const tables = tablesOf(outcomes);
for (const [name, table] of Object.entries(tables)) console.log(`${name}\n\n${table}\n`);
const seeds = `seeds ${firstSeed} to ${firstSeed + releases - 1}`;
const day = new Date().toISOString().slice(0, 10);
const measured = `Measured ${day} with \`npm run bench:judge -- --releases ${releases}\`: ${releases.toLocaleString('en')} releases for each row, ${seeds}. Another run with the same seeds gives the same numbers.`;
console.log(measured);

if (values.save) {
  const file = path.join(import.meta.dirname, '../../docs/RELEASES.md');
  let text = await readFile(file, 'utf8');
  for (const [name, table] of Object.entries({ ...tables, measured })) {
    text = replacePart(text, name, table);
  }
  await writeFile(file, text);
}
if (values.plots !== undefined) {
  await mkdir(values.plots, { recursive: true });
  for (const [name, svg] of Object.entries(plotsOf(outcomes))) {
    await writeFile(path.join(values.plots, name), svg);
  }
}

function whole(text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  console.error(`bench:judge: ${text} is no whole number from ${least} on`);
  process.exit(2);
}

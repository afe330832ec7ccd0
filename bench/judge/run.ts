// `npm run bench:judge -- [--releases N] [--first-seed N] [--rate R…] [--jobs J]`: simulated releases, led by the
// project's own judge and by others; prints what became of them, as tables in Markdown.
import { parseArgs } from 'node:util';
import { type Block, JUDGES, sameAs } from './judges.ts';
import { playAll } from './pool.ts';
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

for (const [name, table] of Object.entries(tablesOf(outcomes)))
  console.log(`${name}\n\n${table}\n`);
console.log(
  `${releases} releases for each row, seeds ${firstSeed} to ${firstSeed + releases - 1}.`,
);

function whole(text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  console.error(`bench:judge: ${text} is no whole number from ${least} on`);
  process.exit(2);
}

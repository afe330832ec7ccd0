// `node bench/judge/noise.ts FILE…`: how much two processes of one program differ, from windows that rehearsals of
// healthy releases recorded (`npm run release:rehearse -- --fault none --record FILE`), a line of JSON each.
import { readFile } from 'node:fs/promises';
import { quantileOf, type Window } from '@ridewait/release';
import { noiseOf } from './noise-of.ts';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('bench/judge/noise.ts: name a file of recorded windows');
  process.exit(2);
}
const runs = await Promise.all(
  files.map(async (file) =>
    (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Window),
  ),
);
const noise = noiseOf(runs);
console.log(`${noise.windows} windows of ${noise.seconds.toFixed(1)} s, ${files.length} runs`);
console.log(`spread of log latency in a window: ${noise.spread.toFixed(2)}`);
console.log(`spread of the log of a window's median between processes: ${noise.jitter.toFixed(3)}`);
console.log(`its correlation from window to window: ${noise.lasting.toFixed(2)}`);
console.log(`of a minute's median, by these: ${noise.minuteJitter.toFixed(3)}`);
console.log(`errors: ${noise.hits} of ${noise.requests}`);
console.log(`median of medians: ${(quantileOf(noise.pooled, 0.5) * 1000).toFixed(1)} ms`);

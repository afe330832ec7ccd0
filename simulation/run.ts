// `npm run simulate:faults -- [--seed N] [--steps M]`: looks for a script of faults that breaks an invariant. With
// `--trace` it runs the one of that seed, and prints every call between the services and their servers.
import { parseArgs } from 'node:util';
import { search, tell } from './search.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    steps: { type: 'string', default: '1000000' },
    trace: { type: 'boolean', default: false },
  },
});

const [seed, steps] = [values.seed ?? Math.floor(Math.random() * 2 ** 31), values.steps].map(
  Number,
);
if (!Number.isInteger(seed) || !Number.isInteger(steps) || steps! <= 0) {
  console.error('simulate:faults: --seed and --steps take whole numbers');
  process.exit(2);
}
if (values.trace) {
  const { steps: run } = await tell(seed!, (line) => console.log(line));
  console.log(`every invariant held over ${run} steps`);
  process.exit();
}
const isTerminal = process.stderr.isTTY;
const began = performance.now();
let toldAt = began;
const { failure, total, runs, accepted, simulatedMs, happened } = await search({
  seed: seed!,
  steps: steps!,
  onRun(progress) {
    if (performance.now() - toldAt < (isTerminal ? 500 : 10_000)) return;
    toldAt = performance.now();
    const perSecond = Math.round(progress.total / ((toldAt - began) / 1000));
    const line = `${progress.runs} runs, ${progress.total} of ${steps} steps, ${perSecond} steps/s`;
    process.stderr.write(isTerminal ? `\r${line}` : `${line}\n`);
  },
});
if (isTerminal) process.stderr.write('\r\u001b[K');

const seconds = (performance.now() - began) / 1000;
const width = Math.max(...[...happened.keys()].map((name) => name.length));
for (const [name, count] of [...happened].toSorted(([, a], [, b]) => b - a)) {
  console.log(`  ${name.padEnd(width)} ${String(count).padStart(9)}`);
}
console.log(
  `${runs} runs, ${total} steps in ${seconds.toFixed(1)} s (${Math.round(total / seconds)} steps/s), ` +
    `${accepted} readings accepted, ${(simulatedMs / 3_600_000).toFixed(0)} hours of a park`,
);
if (failure) {
  console.log(
    `\n${failure.message}\n\n${failure.script.join('\n')}\n\nagain: npm run simulate:faults -- --seed ${failure.seed} --steps 1\nas it went: npm run simulate:faults -- --seed ${failure.seed} --trace`,
  );
  process.exitCode = 1;
} else {
  console.log(`every invariant held; seed ${seed}`);
}

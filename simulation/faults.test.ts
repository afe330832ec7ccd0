import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Script, script } from './actions.ts';
import { search } from './search.ts';
import { run } from './world.ts';

/** What every test run looks at; `npm run simulate:faults` goes on for as long as it is asked to. */
const SEED = 1_000;
const STEPS = 200_000;

it('keeps every invariant under a fixed budget of faults', { timeout: 300_000 }, async () => {
  const found = await search({ seed: SEED, steps: STEPS });
  expect(found.failure).toBeUndefined();
  expect(found.total).toBeGreaterThanOrEqual(STEPS);
  // What never happened was not looked at.
  expect(MUST_HAPPEN.filter((what) => !found.happened.has(what))).toEqual([]);
});

const MUST_HAPPEN = [
  'crash a processor',
  'crash an ingest',
  'empty Redis',
  'fail over',
  'take away',
  'move a sensor',
  'skew a clock',
  'roll out',
  'scale',
  'reboot sensors',
  'say the past',
  'writeConflicted',
  'stateRebuilt',
  'readingsLate',
  'deadLettered',
  'roundMade',
  'recoveryBegan',
  'recoveryEnded',
  'fellBack',
  'readingRejected',
];

it('does the same again for the same seed', async () => {
  const [sample] = fc.sample(script, { seed: SEED, numRuns: 1 }) as [Script];
  async function traced(): Promise<string[]> {
    const lines: string[] = [];
    await run(sample, { trace: (line) => lines.push(line) });
    return lines;
  }
  const first = await traced();
  expect(first.length).toBeGreaterThan(100);
  expect(await traced()).toEqual(first);
});

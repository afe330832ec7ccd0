import { defineConfig } from 'vitest/config';
import { runReporter } from './scripts/run-report.ts';

/** In CI every test runs, on real servers. */
const realRequired = process.env.RIDEWAIT_REAL === 'required';

export default defineConfig({
  test: {
    include: [
      '{apps,packages}/*/{src,test}/**/*.{test,e2e}.ts',
      'infra/*/{src,test,environments,dump}/**/*.test.ts',
      '{scripts,accuracy,bench,costs,simulation}/**/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    allowOnly: !realRequired,
    reporters: ['default', runReporter({ root: import.meta.dirname, allowSkips: !realRequired })],
  },
});

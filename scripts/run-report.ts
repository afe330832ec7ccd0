import fs from 'node:fs';
import path from 'node:path';
import type { Reporter } from 'vitest/node';

/** Where the counts of the last run are left: one line, `<passed> <failed> <skipped>`. */
export const COUNTS_FILE = path.join('.ridewait', 'test-counts');

/** What is looked at of vitest's `TestModule`. */
export interface RanModule {
  relativeModuleId: string;
  ok(): boolean;
  children: {
    allTests(): Iterable<{ fullName: string; result(): { state: string } }>;
  };
}

export interface RunReport {
  passed: number;
  /** Tests that failed, files that could not be loaded, and errors outside of any test. */
  failed: number;
  /** Skipped or todo, by name. */
  skipped: string[];
}

export function reportOf(modules: readonly RanModule[], unhandledErrors: number): RunReport {
  const report: RunReport = { passed: 0, failed: unhandledErrors, skipped: [] };
  for (const module of modules) {
    const failedBefore = report.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') report.passed += 1;
      else if (state === 'failed') report.failed += 1;
      else report.skipped.push(`${module.relativeModuleId} > ${test.fullName}`);
    }
    // A hook or an import that failed takes its tests along without any of them failing.
    if (!module.ok() && report.failed === failedBefore) report.failed += 1;
  }
  return report;
}

/**
 * Leaves the counts of a run for a script to read, and names what was skipped.
 * @param options.allowSkips whether a run with skipped tests may still pass
 */
export function runReporter(options: { root: string; allowSkips: boolean }): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const report = reportOf(modules, unhandledErrors.length);
      const file = path.join(options.root, COUNTS_FILE);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `${report.passed} ${report.failed} ${report.skipped.length}\n`);
      if (options.allowSkips || report.skipped.length === 0) return;
      const names = report.skipped.map((name) => `  ${name}`).join('\n');
      console.error(
        `\n✗ RIDEWAIT_REAL=required forbids skipping, but these did not run:\n${names}`,
      );
      process.exitCode = 1;
    },
  };
}

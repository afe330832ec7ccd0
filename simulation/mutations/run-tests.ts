import fs from 'node:fs/promises';
import path from 'node:path';
import { runNode } from './child.ts';

/** Of a test that waits for what a mutation keeps from happening. */
const TEST_TIMEOUT_MS = 20_000;
/** Of all test files of a mutation together. */
const RUN_SECONDS = 240;

/** What is looked at of the report of vitest's `json` reporter. */
interface JsonReport {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

export type TestsEnded =
  | { what: 'passed'; skipped: string[] }
  | { what: 'failed'; file: string; test: string }
  /** It can't be said whether a test noticed anything. */
  | { what: 'broken'; detail: string };

/** Runs test files of a copy of the repository, in one process, until the first test fails. */
export async function runTests(
  root: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<TestsEnded> {
  const report = path.join(root, '.ridewait', 'report.json');
  await fs.rm(report, { force: true });
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const options = [
    '--reporter=json',
    `--outputFile=${report}`,
    '--bail=1',
    '--maxWorkers=1',
    '--no-file-parallelism',
    `--testTimeout=${TEST_TIMEOUT_MS}`,
    '--teardownTimeout=5000',
  ];
  const args = [vitest, 'run', ...options, ...files];
  const { stderr, timedOut } = await runNode(args, { cwd: root, seconds: RUN_SECONDS, signal });
  if (timedOut) {
    return { what: 'broken', detail: `the tests had not ended after ${RUN_SECONDS} s` };
  }
  const json = await fs.readFile(report, 'utf8').catch(() => undefined);
  if (json === undefined) return { what: 'broken', detail: `vitest left no report: ${stderr}` };
  return endingOf(JSON.parse(json) as JsonReport, root, files);
}

/** What a report says of the files that should have been run. */
export function endingOf(
  { testResults }: JsonReport,
  root: string,
  files: readonly string[],
): TestsEnded {
  const ran = testResults.map((result) => ({ ...result, file: path.relative(root, result.name) }));
  const skipped: string[] = [];
  for (const { file, assertionResults } of ran) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed) return { what: 'failed', file, test: failed.fullName };
    for (const { status, fullName } of assertionResults) {
      if (status !== 'passed') skipped.push(`${file} > ${fullName}`);
    }
  }
  // A file that doesn't load says nothing about the invariant.
  const unloaded = ran.find(({ status }) => status !== 'passed');
  if (unloaded) return { what: 'broken', detail: `${unloaded.file}: ${unloaded.message}` };
  const missing = files.filter((name) => !ran.some(({ file }) => file === name));
  if (missing.length > 0) return { what: 'broken', detail: `not run: ${missing.join(', ')}` };
  return { what: 'passed', skipped };
}

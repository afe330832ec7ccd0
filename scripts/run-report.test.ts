import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { COUNTS_FILE, type RanModule, reportOf } from './run-report.ts';

function ran(ok: boolean, ...states: string[]): RanModule {
  const tests = states.map((state, n) => ({ fullName: `test ${n}`, result: () => ({ state }) }));
  return { relativeModuleId: 'a.test.ts', ok: () => ok, children: { allTests: () => tests } };
}

it('counts what passed, failed and was skipped, over all files', () => {
  const report = reportOf([ran(true, 'passed', 'skipped'), ran(false, 'failed', 'passed')], 0);
  expect(report).toEqual({ passed: 2, failed: 1, skipped: ['a.test.ts > test 1'] });
});

it('counts a file that could not be loaded, and an error outside of a test, as failed', () => {
  expect(reportOf([ran(false)], 1)).toEqual({ passed: 0, failed: 2, skipped: [] });
});

// Not under the operating system's: vitest is found from here.
const PARENT = path.join(import.meta.dirname, '..', '.ridewait');

async function runVitest(test: string, real: string) {
  await fs.mkdir(PARENT, { recursive: true });
  const root = await fs.mkdtemp(path.join(PARENT, 'run-report-'));
  try {
    await fs.writeFile(path.join(root, 'x.test.ts'), `import { it } from 'vitest';\n${test}`);
    await fs.writeFile(
      path.join(root, 'vitest.config.ts'),
      `import { runReporter } from '${path.join(import.meta.dirname, 'run-report.ts')}';
       const allowSkips = process.env.RIDEWAIT_REAL !== 'required';
       export default { test: { reporters: [runReporter({ root: import.meta.dirname, allowSkips })] } };`,
    );
    const cli = path.join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [cli, 'run', '--root', root], {
      env: { PATH: process.env.PATH, RIDEWAIT_REAL: real },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const closed = once(child, 'close');
    const errors = (await child.stderr.toArray()).join('');
    const [code] = await closed;
    return { code, errors, counts: await fs.readFile(path.join(root, COUNTS_FILE), 'utf8') };
  } finally {
    await fs.rm(root, { recursive: true, force: true });
  }
}

it.for([
  ['it.skip("later", () => {});', 'required', 1],
  ['it.todo("later");', 'required', 1],
  ['it.skip("later", () => {});', '', 0],
] as const)('%s with RIDEWAIT_REAL=%s exits with %i', async ([test, real, exitCode]) => {
  const { code, errors, counts } = await runVitest(`it('now', () => {});\n${test}`, real);
  expect({ code, counts }).toEqual({ code: exitCode, counts: '1 0 1\n' });
  expect(errors.includes('x.test.ts > later')).toBe(exitCode === 1);
});

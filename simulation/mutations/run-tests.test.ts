import { describe, expect, it } from 'vitest';
import { endingOf } from './run-tests.ts';

function ran(file: string, ...statuses: string[]) {
  return {
    name: `/copy/${file}`,
    status: statuses.includes('failed') ? 'failed' : 'passed',
    message: '',
    assertionResults: statuses.map((status, at) => ({ fullName: `test ${at + 1}`, status })),
  };
}

describe('the end of a run of tests', () => {
  it('is the first test that failed, by file and name', () => {
    const testResults = [
      ran('a.test.ts', 'passed'),
      ran('b.test.ts', 'passed', 'failed', 'failed'),
    ];
    expect(endingOf({ testResults }, '/copy', ['a.test.ts', 'b.test.ts'])).toEqual({
      what: 'failed',
      file: 'b.test.ts',
      test: 'test 2',
    });
  });

  it('says what was skipped, which would notice nothing', () => {
    const testResults = [ran('a.test.ts', 'passed', 'skipped')];
    expect(endingOf({ testResults }, '/copy', ['a.test.ts'])).toEqual({
      what: 'passed',
      skipped: ['a.test.ts > test 2'],
    });
  });

  it('says nothing of the mutation where a file does not load, or was not run', () => {
    const unloaded = { ...ran('a.test.ts'), status: 'failed', message: 'no such export' };
    expect(endingOf({ testResults: [unloaded] }, '/copy', ['a.test.ts'])).toEqual({
      what: 'broken',
      detail: 'a.test.ts: no such export',
    });
    expect(endingOf({ testResults: [] }, '/copy', ['a.test.ts'])).toEqual({
      what: 'broken',
      detail: 'not run: a.test.ts',
    });
  });
});

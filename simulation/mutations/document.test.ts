import { describe, expect, it } from 'vitest';
import { documentOf, isNoticed, lineOf, linesOf, wordsOf } from './document.ts';
import type { Mutation } from './mutation.ts';
import type { Tried } from './try-mutation.ts';

const mutation: Mutation = {
  name: 'never-closes',
  invariant: 'I8',
  file: 'gate.ts',
  find: 'if (a || b)\n  close();',
  replace: '',
  tests: ['gate.test.ts'],
};
const byTest: Tried = { by: 'test', file: 'gate.test.ts', test: 'closes | at night' };

const DATE = '2026-07-01';

describe('the document', () => {
  it('has a line for each mutation, under its invariant, whatever is in its code', () => {
    const line = lineOf({ mutation, tried: byTest }, DATE);
    expect(line).toBe(
      String.raw`| never-closes | ${'`gate.ts`'} | ${'``'} if (a \|\| b) close(); ${'``'} | nothing | ${'`gate.test.ts`'}: closes \| at night | 2026-07-01 |`,
    );
    const document = documentOf([mutation], new Map([[mutation.name, line]]));
    expect(document.split('## I8')[1]).toContain(line);
    expect(document).toContain('Of 1 mutations 1 were noticed.');
    expect(linesOf(document)).toEqual(new Map([[mutation.name, line]]));
  });

  it('hides none that nobody noticed, nor that was never tried', () => {
    const tried: Tried = { by: 'nobody', steps: 200_000 };
    expect(isNoticed(tried)).toBe(false);
    const line = lineOf({ mutation, tried }, DATE);
    expect(line).toContain('| **nobody**, nor the simulator in 200,000 steps |');
    const lines = new Map([[mutation.name, line]]);
    expect(documentOf([mutation], lines)).toContain('Of 1 mutations 0 were noticed.');
    expect(documentOf([mutation], new Map())).toContain('| **unclear**: not tried yet | never |');
  });

  it('forgets the line of a mutation that the list has no more', () => {
    expect(documentOf([mutation], new Map([['opens-late', '| opens-late | …']]))).not.toContain(
      'opens-late',
    );
  });

  it('names the run of the simulator that failed, and the invariant', () => {
    const message = 'BrokenInvariant: I3: a reading is not in history';
    const found = { what: 'failed', seed: 1_003, stepsBefore: 4_200, message } as const;
    expect(wordsOf({ by: 'simulator', found })).toBe(
      'simulator, seed 1003, after 4,200 steps: I3: a reading is not in history',
    );
  });
});

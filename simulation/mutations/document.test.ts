import { describe, expect, it } from 'vitest';
import { documentOf, isNoticed, wordsOf } from './document.ts';
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

describe('the document', () => {
  it('has a row for each mutation, under its invariant, whatever is in its line', () => {
    const document = documentOf([{ mutation, tried: byTest }], '2026-07-01');
    const [, own] = document.split('## I8');
    expect(own).toContain(
      String.raw`| never-closes | ${'`gate.ts`'} | ${'``'} if (a \|\| b) close(); ${'``'} | nothing | ${'`gate.test.ts`'}: closes \| at night |`,
    );
    expect(document).toContain('1 mutations, 1 noticed, on 2026-07-01');
  });

  it('hides none that nobody noticed', () => {
    const tried: Tried = { by: 'nobody', steps: 200_000 };
    expect(isNoticed(tried)).toBe(false);
    expect(documentOf([{ mutation, tried }], '2026-07-01')).toContain(
      '| **nobody**, nor the simulator in 200,000 steps |',
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

import { describe, expect, it } from 'vitest';
import { mutate, type Mutation, StaleMutationError } from './mutation.ts';

const mutation: Mutation = {
  name: 'never-closes',
  invariant: 'I8',
  file: 'gate.ts',
  find: 'close();',
  replace: '$& open();',
  tests: ['gate.test.ts'],
};

describe('a mutation', () => {
  it('replaces what it looks for, as it is written', () => {
    expect(mutate('open();\nclose();\n', mutation)).toBe('open();\n$& open();\n');
  });

  it.for([
    ['is gone', 'open();', 0],
    ['is there twice', 'close(); close();', 2],
  ] as const)('is stale where that %s', ([, text, times]) => {
    expect(() => mutate(text, mutation)).toThrow(StaleMutationError);
    expect(() => mutate(text, mutation)).toThrow(`gate.ts has ${times} times, not once: close();`);
  });
});

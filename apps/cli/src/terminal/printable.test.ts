import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printable, shortened } from './printable.ts';

it('leaves words as they are, and shows what would move the cursor', () => {
  expect(printable('Ü ☂ comet-1')).toBe('Ü ☂ comet-1');
  expect(printable('\u001B[2Jgone\r\nnew')).toBe('\\u001b[2Jgone\\u000d new');
  expect(printable('\u202Ereversed')).toBe('\\u202ereversed');
});

it('never lets a control sign through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/\p{Cc}/u);
    }),
  );
});

it('cuts what is too long, and says so', () => {
  expect(shortened('exactly', 7)).toBe('exactly');
  expect(shortened('too long', 7)).toBe('too lo…');
});

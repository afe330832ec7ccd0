import { expect, it } from 'vitest';
import { markdownTable, replacePart } from './markdown.ts';

it('draws a table as the formatter leaves it', () => {
  expect(markdownTable(['', 'wide head'], [['a row', '1']])).toBe(
    ['|       | wide head |', '| ----- | --------- |', '| a row | 1         |'].join('\n'),
  );
});

it('replaces what stands between two marks, and nothing else', () => {
  const page = 'before <!-- a -->old<!-- /a --> after <!-- b --><!-- /b -->';
  expect(replacePart(page, 'a', 'new')).toBe(
    'before <!-- a -->\n\nnew\n\n<!-- /a --> after <!-- b --><!-- /b -->',
  );
});

it('says what is missing where a page has no place for it', () => {
  expect(() => replacePart('a page', 'a', 'new')).toThrow(/add <!-- a --> <!-- \/a -->/);
});

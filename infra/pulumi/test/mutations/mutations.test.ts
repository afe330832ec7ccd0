import fs from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openRunner } from '../../dump/run.ts';
import { bare, documentOf, isNoticed, type Row } from './document.ts';
import { CHECK_NAMES, MUTATIONS } from './list.ts';
import { tryMutation } from './mutation.ts';

// Each break is a run of the whole program, or two.
const PATIENCE_MS = 900_000;
const DOCUMENT = path.join(import.meta.dirname, '../../../../docs/specs/infra-mutations.md');

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

it('every check has a break that it must notice, and every break a name of its own', () => {
  const names = MUTATIONS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(MUTATIONS.map(({ check }) => check))).toEqual(new Set(CHECK_NAMES));
});

it(
  'every break is noticed, by the check that should, as the document says',
  { timeout: PATIENCE_MS },
  async () => {
    const rows: Row[] = [];
    for (const mutation of MUTATIONS) {
      rows.push({ mutation, objections: await tryMutation(runner, mutation) });
    }
    const unnoticed = rows.filter((row) => !isNoticed(row)).map(({ mutation }) => mutation.name);
    expect(unnoticed).toEqual([]);
    // Where this fails alone, run `npm run infra:mutations` and commit what it writes.
    const written = fs.readFileSync(DOCUMENT, 'utf8');
    expect(bare(written)).toBe(bare(documentOf(rows, CHECK_NAMES)));
  },
);

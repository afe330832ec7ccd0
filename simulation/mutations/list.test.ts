import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { linesOf } from './document.ts';
import { MUTATIONS } from './list.ts';
import { INVARIANTS, mutate } from './mutation.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

describe('the list of mutations', () => {
  it.for(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
    'breaks a line that is there, and only that: %s',
    ([, mutation]) => {
      const text = read(mutation.file);
      expect(mutate(text, mutation)).not.toBe(text);
    },
  );

  it('has a name for each', () => {
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  });

  it('has some for every invariant of docs/specs/fold.md', () => {
    const spec = read('docs/specs/fold.md');
    expect(INVARIANTS.filter(([id, title]) => !spec.includes(`**${id} — ${title}`))).toEqual([]);
    const counts = Map.groupBy(MUTATIONS, ({ invariant }) => invariant);
    expect(INVARIANTS.filter(([id]) => (counts.get(id) ?? []).length < 3)).toEqual([]);
  });

  it('names test files that exist, or leaves it to the simulator', () => {
    const unseen = MUTATIONS.filter(({ tests, simulation }) => tests.length === 0 && !simulation);
    expect(unseen).toEqual([]);
    const files = new Set(MUTATIONS.flatMap(({ tests }) => tests));
    expect([...files].filter((file) => !fs.existsSync(path.join(root, file)))).toEqual([]);
  });

  it('is the one that docs/specs/mutations.md tells of', () => {
    const told = [...linesOf(read('docs/specs/mutations.md')).keys()];
    expect(told.toSorted()).toEqual(MUTATIONS.map(({ name }) => name).toSorted());
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ALERTS } from '../src/alerts.ts';
import { OBJECTIVES } from '../src/objectives.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/runbooks/', import.meta.url));
const SECTIONS = ['What it means', 'First look', 'Mend', 'Undo'];
const slugs = [...new Set(ALERTS.map(({ runbook }) => runbook))].toSorted();

function read(file: string): string {
  return readFileSync(`${FOLDER}${file}.md`, 'utf8');
}

it('has a runbook for every alert, and none without one', () => {
  const files = readdirSync(FOLDER).filter((file) => file !== 'README.md');
  expect(files.toSorted()).toEqual(slugs.map((slug) => `${slug}.md`));
});

it.for(slugs)(
  '%s says what it means, where to look, how to mend it and how to undo that',
  (slug) => {
    const text = read(slug);
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(SECTIONS);
    const sections = text.split(/^## .+$/m).slice(1);
    expect(sections.every((section) => section.trim().length > 40)).toBe(true);
    const named = [...(/^Alert: (.+)$/m.exec(text)?.[1] ?? '').matchAll(/`(\w+)`/g)];
    expect(named.map(([, name]) => name!).toSorted()).toEqual(
      ALERTS.filter(({ runbook }) => runbook === slug)
        .map(({ name }) => name)
        .toSorted(),
    );
  },
);

it('lists them all, as urgent as they are', () => {
  const rows = [
    ...read('README').matchAll(/^\| `(\w+)` +\| (\w+) +\| \[[^\]]+\]\(([\w-]+)\.md\)/gm),
  ];
  expect(rows.map(([, name, severity, runbook]) => ({ name, severity, runbook }))).toEqual(
    ALERTS.map(({ name, severity, runbook }) => ({ name, severity, runbook })),
  );
});

it('has every objective in the list, with what it promises', () => {
  const text = read('README');
  expect(OBJECTIVES.filter(({ promise }) => !text.includes(promise))).toEqual([]);
});

it('names each alert once, and gives none a time that Cloud Monitoring does not look at', () => {
  expect(new Set(ALERTS.map(({ name }) => name)).size).toBe(ALERTS.length);
  const seconds = ALERTS.flatMap(({ forSeconds, everySeconds = 60 }) => [forSeconds, everySeconds]);
  expect(seconds.filter((each) => each % 60 !== 0)).toEqual([]);
});

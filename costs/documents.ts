import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { savings, SCENARIOS } from '@ridewait/cli/cost';
import { replacePart } from '../accuracy/report/markdown.ts';
import { billPlot } from './bill-plot.ts';
import { bills, costParts } from './cost-tables.ts';
import { savingsPlot } from './savings-plot.ts';
import { scaleParts } from './scale-tables.ts';

const DOCS = path.join(path.dirname(import.meta.dirname), 'docs');

/** Every file that is made from the price of things, by its name below `docs`; words around the figures are people's. */
async function documents(): Promise<Map<string, string>> {
  const shown = bills().filter(({ name }) => name !== SCENARIOS.bound.name);
  return new Map([
    ['COST.md', await filled('COST.md', costParts())],
    ['SCALE.md', await filled('SCALE.md', scaleParts())],
    [path.join('img', 'cost-bills.svg'), billPlot(shown)],
    [
      path.join('img', 'cost-savings.svg'),
      savingsPlot(
        savings().filter(({ of }) => of !== SCENARIOS.dev.name),
        [SCENARIOS.park.name, SCENARIOS.hundred.name],
      ),
    ],
  ]);
}

async function filled(name: string, parts: Record<string, string>): Promise<string> {
  const text = await readFile(path.join(DOCS, name), 'utf8');
  return Object.entries(parts).reduce(
    (done, [part, words]) => replacePart(done, part, words),
    text,
  );
}

export async function saveDocuments(): Promise<string[]> {
  const all = await documents();
  for (const [name, text] of all) await writeFile(path.join(DOCS, name), text);
  return [...all.keys()];
}

/** Names of those that a change of prices, measurements or configs has left behind. */
export async function outdated(): Promise<string[]> {
  const all = await documents();
  const checked = await Promise.all(
    [...all].map(async ([name, text]) => {
      const kept = await readFile(path.join(DOCS, name), 'utf8').catch(() => '');
      return kept === text ? [] : [name];
    }),
  );
  return checked.flat();
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Judged } from '../judge-scenarios.ts';
import { aimsTable, realAimsTable } from './aims.ts';
import { figures } from './figures.ts';
import { replacePart } from './markdown.ts';
import { forecastTable, postedTable, type RealData } from './real-data.ts';
import { deadTable, errorsTable, lanesTable, peersTable, restTable } from './tables.ts';

export interface Report {
  judged: Judged;
  /** The lane of the drawn days. */
  sampleLane: string;
  real?: RealData;
  /** How it can be had again. */
  measured: string;
}

const DOCS = path.join(path.resolve(import.meta.dirname, '../..'), 'docs');

/** The tables of the report by the names of their places; without recorded waits theirs stay as they are. */
function tables({ judged, real, measured }: Report): Record<string, string> {
  const { results } = judged;
  const [perfect, noisy, dead] = ['perfect', 'noisy', 'dead-counter'].map((wanted) =>
    results.find(({ name }) => name === wanted),
  );
  return {
    measured,
    ...(real && {
      posted: postedTable(real),
      forecast: forecastTable(real),
      'aims-real': realAimsTable(real),
    }),
    aims: aimsTable(results),
    errors: errorsTable(results),
    peers: peersTable(results),
    ...(perfect && { 'lanes-perfect': lanesTable(perfect) }),
    ...(noisy && { 'lanes-noisy': lanesTable(noisy) }),
    ...(dead && { dead: deadTable(dead) }),
    rest: restTable(results),
  };
}

/** Puts tables and drawings in the place of those of last time; the words around them are people's. */
export async function saveReport(report: Report): Promise<void> {
  const file = path.join(DOCS, 'ACCURACY.md');
  let text = await readFile(file, 'utf8');
  for (const [name, table] of Object.entries(tables(report))) text = replacePart(text, name, table);
  await writeFile(file, text);
  await mkdir(path.join(DOCS, 'img'), { recursive: true });
  for (const [name, svg] of Object.entries(figures(report.judged, report.sampleLane))) {
    await writeFile(path.join(DOCS, 'img', name), svg);
  }
}

// `npm run bench [name…] [-- --runs N]`: measures, prints a table, and with `--save` keeps it in docs/PERFORMANCE.md.
import { cpus, totalmem } from 'node:os';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { backtestMillion } from './backtest.ts';
import { changeLatency } from './change-latency.ts';
import { coldStart } from './cold-start.ts';
import { type Figure, tableOf } from './figures.ts';
import { firstWait } from './first-wait.ts';
import { foldAlone } from './fold.ts';
import { forecastUpkeep } from './forecasts.ts';
import { growth } from './growth.ts';
import { ingestThroughput } from './ingest-throughput.ts';
import { maintainDay } from './maintain.ts';
import { processorProfile } from './processor-profile.ts';
import { processorThroughput } from './processor-throughput.ts';
import { recovery } from './recovery.ts';
import { unitCosts } from './unit-costs.ts';
import { wireFormat } from './wire-format.ts';
import { writeConflicts } from './write-conflicts.ts';

const BENCHES: Record<string, (options: { runs: number }) => Promise<Figure[]>> = {
  backtest: backtestMillion,
  'first-wait': firstWait,
  fold: foldAlone,
  'change-latency': changeLatency,
  'ingest-throughput': ingestThroughput,
  'cold-start': coldStart,
  'processor-throughput': processorThroughput,
  'processor-profile': processorProfile,
  'write-conflicts': writeConflicts,
  growth,
  recovery,
  maintain: maintainDay,
  forecasts: forecastUpkeep,
  'wire-format': wireFormat,
  'unit-costs': unitCosts,
};
const DOCUMENT = path.join(path.dirname(import.meta.dirname), 'docs', 'PERFORMANCE.md');

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, save: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

for (const name of names) {
  console.error(`${name} …`);
  const figures = await BENCHES[name]!({ runs: Number(values.runs) });
  const table = tableOf(figures);
  console.log(`\n## ${name}\n\n${table}\n`);
  if (values.save) await save(name, table);
}

/** Replaces the table between the marks of this benchmark; the words around it are people's. */
async function save(name: string, table: string): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`${DOCUMENT} has no place for ${name}: add ${begin} ${end}`);
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory} GiB, Node ${process.version}`;
  const measured = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}, \`npm run bench ${name} -- --runs ${values.runs}\`.`;
  const kept = `${text.slice(0, from)}${begin}\n\n${table}\n\n${measured}\n\n${text.slice(to)}`;
  await writeFile(DOCUMENT, kept);
}

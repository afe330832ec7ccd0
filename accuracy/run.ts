// `npm run accuracy -- [--scenario NAME…] [--seeds N] [--first-seed N] [--lanes] [--data DIR] [--save]`: plays days
// whose truth is known, judges what guests would have been told on them, and with `--save` keeps it in
// docs/ACCURACY.md. With `--data` recorded waits of real parks are judged, too. With `--anomalies` it plays weeks
// instead, as many as seeds, and judges what was found wrong with sensors.
import { parseArgs } from 'node:util';
import { type Scenario, scenarioNamed, SCENARIOS } from '@ridewait/simulator';
import { reportAnomalies } from './anomalies/report-anomalies.ts';
import { compactTable } from './compact-table.ts';
import { judgeScenarios } from './judge-scenarios.ts';
import { aimsTable, realAimsTable } from './report/aims.ts';
import { forecastTable, postedTable, realData } from './report/real-data.ts';
import { saveReport } from './report/save.ts';

const SAMPLE_LANE = 'kestrel standby';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', multiple: true },
    seeds: { type: 'string', default: '3' },
    'first-seed': { type: 'string', default: '101' },
    lanes: { type: 'boolean', default: false },
    data: { type: 'string' },
    anomalies: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
});
const scenarios = chosen(values.scenario);
const [count, first] = [values.seeds, values['first-seed']].map(Number);
if (!Number.isInteger(count) || count! < 1 || !Number.isInteger(first) || first! < 0) {
  fail('--seeds and --first-seed take whole numbers');
}
if (values.save && scenarios !== SCENARIOS)
  fail('--save is for all scenarios: leave --scenario out');
if (values.anomalies) {
  await reportAnomalies({
    ...(scenarios !== SCENARIOS && { scenarios }),
    weeks: count!,
    firstSeed: first!,
    save: values.save,
  });
  process.exit();
}
const judged = judgeScenarios({
  scenarios,
  seeds: Array.from({ length: count! }, (_, at) => first! + at),
  sampleLane: SAMPLE_LANE,
  onDay({ scenario, seed, seconds }) {
    console.error(`${scenario}, seed ${seed}: ${seconds.toFixed(1)} s`);
  },
});
const rows = judged.results.flatMap(({ name, total, lanes }) => [
  [name, total] as const,
  ...(values.lanes ? Array.from(lanes, ([lane, own]) => [`  ${lane}`, own] as const) : []),
]);
console.log(compactTable(rows));
console.log(`\n${aimsTable(judged.results)}`);
const real = values.data === undefined ? undefined : await realData(values.data);
if (real) {
  console.log(`\n${[postedTable(real), forecastTable(real), realAimsTable(real)].join('\n\n')}`);
}
if (values.save) {
  const seeds = `seeds ${first} to ${first! + count! - 1}`;
  const command = `npm run accuracy -- --seeds ${count} --first-seed ${first} --save`;
  const measured = `Measured ${new Date().toISOString().slice(0, 10)}, ${seeds} of each scenario: \`${command}\`.`;
  await saveReport({ judged, sampleLane: SAMPLE_LANE, measured, ...(real && { real }) });
}

function chosen(names: readonly string[] | undefined): readonly Scenario[] {
  if (names === undefined) return SCENARIOS;
  const all = SCENARIOS.map(({ name }) => name).join(', ');
  return names.map(
    (name) => scenarioNamed(name) ?? fail(`there is no scenario ${name}; take one of: ${all}`),
  );
}

function fail(message: string): never {
  console.error(`accuracy: ${message}`);
  process.exit(2);
}

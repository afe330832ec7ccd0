import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPromtool, requireReal } from '@ridewait/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERTS } from '../src/alerts.ts';
import { ruleFile } from '../src/rule-file.ts';
import { type AlertCase, type Target, TARGETS, targetsOf } from './alert-case.ts';
import { OBJECTIVE_CASES } from './cases/objective-cases.ts';
import { PARK_CASES } from './cases/park-cases.ts';
import { SERVICE_CASES } from './cases/service-cases.ts';
import { STORE_CASES } from './cases/store-cases.ts';
import { STREAM_CASES } from './cases/stream-cases.ts';

const CASES: readonly AlertCase[] = [
  ...OBJECTIVE_CASES,
  ...SERVICE_CASES,
  ...STREAM_CASES,
  ...PARK_CASES,
  ...STORE_CASES,
];

const RUNBOOKS = 'docs/runbooks/';
const promtool = findPromtool();

/** Each case, where it applies. */
const runs = CASES.flatMap((one) =>
  (one.target ? [one.target] : targetsOf(one.alert)).map((target) => ({ ...one, target })),
);

it.for(ALERTS.flatMap(({ name }) => targetsOf(name).map((target) => ({ name, target }))))(
  '$name has a case that fires and one that is silent, for the $target',
  ({ name, target }) => {
    const own = runs.filter((run) => run.alert === name && run.target === target);
    expect(own.some(({ fires }) => fires.length > 0)).toBe(true);
    expect(own.some(({ fires }) => fires.length === 0)).toBe(true);
  },
);

it('has no case of an alert that is not there', () => {
  const names = new Set(ALERTS.map(({ name }) => name));
  expect(CASES.filter(({ alert }) => !names.has(alert))).toEqual([]);
});

it('has every alert in the cloud', () => {
  const lacking = ALERTS.filter(({ name }) => !targetsOf(name).includes('cloud'));
  expect(lacking).toEqual([]);
});

describe.runIf(requireReal('promtool, which comes with prometheus,', promtool))('promtool', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ridewait-rules-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(args: string[]): { status: number | null; said: string } {
    const { status, stdout, stderr } = spawnSync(promtool!, args, {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, said: status === 0 ? '' : stdout + stderr };
  }

  it.for(Object.keys(TARGETS) as Target[])('takes all rules for the %s', (target) => {
    const file = `${target}.json`;
    const rules = ruleFile(ALERTS, TARGETS[target], RUNBOOKS);
    writeFileSync(path.join(folder, file), JSON.stringify(rules));
    expect(run(['check', 'rules', file])).toEqual({ status: 0, said: '' });
  });

  it.for(
    runs.map((one) => [`${one.alert} (${one.target}) ${verb(one)} when ${one.when}`, one] as const),
  )('%s', ([name, one]) => {
    const file = name.replaceAll(/\W+/g, '-');
    const alert = ALERTS.find((is) => is.name === one.alert)!;
    const rules = ruleFile([alert], TARGETS[one.target], RUNBOOKS);
    writeFileSync(path.join(folder, `${file}.rules.json`), JSON.stringify(rules));
    writeFileSync(path.join(folder, `${file}.json`), JSON.stringify(unitTest(one, file)));
    expect(run(['test', 'rules', `${file}.json`])).toEqual({ status: 0, said: '' });
  });
});

function verb({ fires }: AlertCase): string {
  return fires.length > 0 ? 'fires' : 'is silent';
}

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
function unitTest(one: AlertCase, file: string): object {
  const { severity, summary, runbook } = ALERTS.find(({ name }) => name === one.alert)!;
  const { everyMinutes = 1, evaluateMinutes = everyMinutes } = one;
  return {
    rule_files: [`${file}.rules.json`],
    evaluation_interval: `${evaluateMinutes}m`,
    tests: [
      {
        interval: `${everyMinutes}m`,
        input_series: Object.entries(one.series).map(([series, values]) => ({ series, values })),
        alert_rule_test: [
          {
            eval_time: `${one.atMinutes}m`,
            alertname: one.alert,
            exp_alerts: one.fires.map((labels) => ({
              exp_labels: { severity, ...labels },
              exp_annotations: { summary, runbook_url: `${RUNBOOKS}${runbook}.md` },
            })),
          },
        ],
      },
    ],
  };
}

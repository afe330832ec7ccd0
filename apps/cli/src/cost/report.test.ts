import { environments } from '@ridewait/infra/environments';
import { expect, it } from 'vitest';
import { billOf } from './bill.ts';
import { causesOf } from './causes.ts';
import { DESIGN, type Load, parseLoad } from './load.ts';
import type { Environment } from './demand.ts';
import { money, reportOf } from './report.ts';

const BILL = billOf(environments.prod, parseLoad({}));

function reported(environment: Environment, load: Load, explain = false): string {
  const causes = causesOf(environment, load, DESIGN);
  return reportOf(billOf(environment, load), { causes, explain });
}

it('says for what the bill is, shows every line, and their sum last', () => {
  const report = reported(environments.prod, BILL.load);
  expect(report).toMatch(/^prod, a month \(730 hours\), USD, list prices of us-central1 read 20/);
  expect(report).toContain('1 park of 60 attractions, around the clock:\n100 readings/s in');
  for (const { item, usd } of BILL.lines) {
    expect(report).toMatch(
      new RegExp(`^  ${RegExp.escape(item)} +${RegExp.escape(money(usd))}$`, 'm'),
    );
  }
  expect(report).toMatch(new RegExp(`^total +${RegExp.escape(money(BILL.usd))}$`, 'm'));
});

it('has its points one under the other', () => {
  const amounts = reported(environments.prod, BILL.load)
    .split('\n')
    .flatMap((line) => /^(?:[A-Z]| {2}|to|for).*?\d\.\d\d(?= |$)/.exec(line)?.[0].length ?? []);
  expect(new Set(amounts).size).toBe(1);
});

it('says for what the money is, without a rest', () => {
  const { standing, readings, guests } = causesOf(environments.prod, BILL.load, DESIGN);
  const report = reported(environments.prod, BILL.load);
  expect(report).toContain(money(standing));
  expect(report).toMatch(new RegExp(`for readings +${RegExp.escape(money(readings))} `));
  expect(report).toMatch(new RegExp(`for guests +${RegExp.escape(money(guests))} `));
});

it('explains each line, what was assumed and what was measured', () => {
  const report = reported(environments.prod, BILL.load, true);
  for (const { how } of BILL.lines) expect(report).toContain(`    ${how}`);
  expect(report).toContain('Assumed:\n  - Cloud Run adds an instance');
  expect(report).toContain('npm run bench NAME');
});

it('warns where the config has too little', () => {
  const crowded = reported(environments.dev, parseLoad({ apiRps: 10_000 }));
  expect(crowded).toMatch(/^! api takes \d+ instances/m);
});

it.for<[number, string]>([
  [0, '0.00'],
  [-0.001, '0.00'],
  [1_234.5, '1,234.50'],
  [-5.22, '-5.22'],
])('writes %d as %s', ([usd, text]) => {
  expect(money(usd)).toBe(text);
});

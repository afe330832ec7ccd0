import { expect, it } from 'vitest';
import { billOf } from '../src/cost/bill.ts';
import { SCENARIOS } from '../src/cost/scenarios.ts';
import { runCli } from './cli.ts';

it('prints a bill', async () => {
  const run = runCli(['cost', '--env', 'prod', '--parks', '1', '--attractions', '60']);
  expect(await run.ended).toBe(0);
  expect(run.output()).toMatch(/^prod, a month[^]*^total +[\d,]+\.\d\d$/m);
});

it('prints it for programs, and the lines are the total', async () => {
  const run = runCli(['cost', '--env', 'dev', '--api-rps', '2', '--open-hours', '8', '--json']);
  expect(await run.ended).toBe(0);
  const bill = JSON.parse(run.output()) as { lines: { usd: number }[]; total: number };
  const sum = bill.lines.reduce((total, { usd }) => total + usd, 0);
  expect(bill.total).toBeCloseTo(sum, 6);
});

it('refuses what can not be priced, all of it at once', async () => {
  const run = runCli(['cost', '--env', 'moon', '--parks', '-1', '--not-modified', 'half']);
  expect(await run.ended).toBe(2);
  expect(run.output()).toBe(
    [
      "ridewait: this can't be priced:",
      '  --parks: must be from 0 to 1,000,000',
      '  --not-modified: must be a number from 0 to 1',
      '  --env: there is no moon; take one of dev, staging, prod',
      '',
    ].join('\n'),
  );
});

it('shows what docs/COST.md does, with the flags that it names', async () => {
  const { environment, load, flags } = SCENARIOS.hundred;
  const run = runCli(['cost', ...flags.split(' '), '--json']);
  expect(await run.ended).toBe(0);
  const { total } = JSON.parse(run.output()) as { total: number };
  expect(total).toBe(billOf(environment, load).usd);
});

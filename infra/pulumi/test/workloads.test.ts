import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openRunner } from '../dump/run.ts';
import { workloads } from '../src/rules/containers.ts';
import { listAt } from '../src/rules/inputs.ts';
import { RUN_JOB } from '../src/rules/types.ts';
import { CONFIGURED, nameOf, variableBreaches } from './variables.ts';

const PATIENCE_MS = 300_000;
const CLI = path.join(import.meta.dirname, '..', '..', '..', 'apps', 'cli', 'src', 'main.ts');

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

it(
  'every service is made, with a configuration that it takes',
  { timeout: PATIENCE_MS },
  async () => {
    const resources = await runner.dump('prod');
    const services = workloads(resources).filter(({ resource }) => resource.type !== RUN_JOB);
    expect(services.map(nameOf).toSorted()).toEqual(
      CONFIGURED.filter((name) => !name.includes('shadow')).toSorted(),
    );
    expect(variableBreaches(resources)).toEqual([]);
  },
);

it(
  'every job runs a command that there is, with options that it has',
  { timeout: PATIENCE_MS },
  async () => {
    const jobs = workloads(await runner.dump('prod')).filter(
      ({ resource }) => resource.type === RUN_JOB,
    );
    expect(jobs.map(nameOf).toSorted()).toEqual([
      'maintain',
      'maintain-today',
      'migrate',
      'operate',
      'replay',
    ]);
    for (const job of jobs) {
      const args = listAt(job.main, 'args').map(String);
      const [command = ''] = args;
      const help = execFileSync(process.execPath, [CLI, command, '--help'], { encoding: 'utf8' });
      const unknown = args.filter((arg) => arg.startsWith('--') && !help.includes(arg));
      expect({ job: nameOf(job), unknown }).toEqual({ job: nameOf(job), unknown: [] });
      if (!command.startsWith('-')) expect(help).toContain(`ridewait ${command} `);
    }
  },
);

it('a variable that is missing, wrong or not read is told', { timeout: PATIENCE_MS }, async () => {
  const resources = (await runner.dump('dev')).filter(
    ({ name, type }) => name === 'processor' && type.includes('cloudrunv2'),
  );
  const text = JSON.stringify(resources);
  const broken = [
    ['"PUSH_AUDIENCE"', '"PUSH_AUDIENCES"'],
    ['"name":"FLUSH_SECONDS","value":"5"', '"name":"FLUSH_SECONDS","value":"often"'],
  ].map(([find = '', replace = '']) =>
    variableBreaches(JSON.parse(text.replace(find, replace)) as typeof resources).join(),
  );
  expect(broken[0]).toContain('is given PUSH_AUDIENCES, which it does not read');
  expect(broken[0]).toContain('PUSH_AUDIENCE:');
  expect(broken[1]).toContain('FLUSH_SECONDS:');
});

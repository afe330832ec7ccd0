import { CRASH_METRIC } from '@ridewait/observability';
import { afterAll, expect, it } from 'vitest';
import { openRunner } from '../../dump/run.ts';

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

it('counts each crash of a service once, by the line that Cloud Run ends it with', async () => {
  const resources = await runner.dump('dev');
  const { filter } = resources.find(({ inputs }) => inputs.name === CRASH_METRIC)!.inputs as {
    filter: string;
  };
  expect(filter).toContain('resource.type="cloud_run_revision"');
  expect(filter).toContain('log_id("run.googleapis.com/varlog/system")');
  const pattern = new RegExp(/textPayload=~"(.*)"$/.exec(filter)![1]!);
  const lines = {
    'Container called exit(1).': true,
    'Container called exit(134).': true,
    'Container terminated on signal 6.': true,
    'Container terminated on signal 9.': true,
    'Container terminated on signal 11': true,
    // How an instance is told to stop, and what it does then.
    'Container called exit(0).': false,
    'Container terminated on signal 15.': false,
    // These come before the line that is counted.
    'Uncaught signal: 6, pid=1, tid=1, fault_addr=0.': false,
    'Memory limit of 512 MiB exceeded with 530 MiB used.': false,
    'Starting new instance. Reason: AUTOSCALING': false,
  };
  const found = Object.keys(lines).map((line) => [line, pattern.test(line)]);
  expect(Object.fromEntries(found)).toEqual(lines);
}, 300_000);

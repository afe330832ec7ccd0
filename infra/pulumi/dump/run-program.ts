// Runs the infrastructure's program on stand-ins for Pulumi's engine and Google Cloud, once for each job that its
// parent sends, one after the other. What Pulumi keeps is global, so nothing else is done in this process.
import { runtime } from '@pulumi/pulumi';
import { changingSources } from './change-sources.ts';
import { cloudMocks } from './cloud-mocks.ts';
import type { Job, Ran } from './job.ts';
import { recordInto } from './record.ts';
import { redact } from './redact.ts';
import { PLANTED_VALUES } from './stand-ins.ts';

// Pulumi notes for each promise where it was made, which takes most of a run's time; nobody reads it here.
Error.stackTraceLimit = 0;
const program = changingSources();
let ran: Ran;
process.on('unhandledRejection', (reason) => {
  ran.failure ??= messageOf(reason);
});
process.on('message', (job: Job) => {
  void answer(job);
});

async function answer(job: Job): Promise<void> {
  ran = { resources: [], outputs: null, failure: null };
  try {
    await run(job);
  } catch (error) {
    ran.failure ??= messageOf(error);
  }
  // What was refused in the background has its turn before the answer goes.
  await new Promise(setImmediate);
  process.send!(ran);
}

async function run({ stack, preview, config, changes }: Job): Promise<void> {
  const again = program.begin(changes);
  await runtime.setMocks(cloudMocks({ preview }), 'ridewait', stack, preview);
  const texts = Object.entries(config).map(([key, value]): [string, string] => [
    `ridewait:${key}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const secrets = texts.filter(([, value]) => PLANTED_VALUES.includes(value));
  runtime.setAllConfig(
    Object.fromEntries(texts),
    secrets.map(([key]) => key),
  );
  recordInto(ran.resources);
  const exported: unknown = await runtime.runInPulumiStack(async () => ({
    ...((await import(`../index.ts${again}`)) as Record<string, unknown>),
  }));
  await runtime.disconnect();
  const sent: unknown = await runtime.serializeProperty('outputs', exported, new Set());
  ran.outputs = redact(sent, PLANTED_VALUES);
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

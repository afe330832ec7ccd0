// Runs the infrastructure's program once, as `job` says, on stand-ins for Pulumi's engine and Google Cloud.
import { once } from 'node:events';
import { runtime } from '@pulumi/pulumi';
import { changeSources } from './change-sources.ts';
import { cloudMocks } from './cloud-mocks.ts';
import type { Job, Ran } from './job.ts';
import { recordInto } from './record.ts';
import { redact } from './redact.ts';
import { PLANTED_VALUES } from './stand-ins.ts';

const [job] = (await once(process, 'message')) as [Job];
const ran: Ran = { resources: [], outputs: null, failure: null };
process.on('unhandledRejection', (reason) => {
  ran.failure ??= messageOf(reason);
});

changeSources(job.changes);
await runtime.setMocks(cloudMocks(job), 'ridewait', job.stack, job.preview);
const texts = Object.entries(job.config).map(([key, value]) => [
  `ridewait:${key}`,
  typeof value === 'string' ? value : JSON.stringify(value),
]);
const isPlanted = (value: string | undefined) => PLANTED_VALUES.includes(value ?? '');
runtime.setAllConfig(
  Object.fromEntries(texts),
  texts.filter(([, value]) => isPlanted(value)).map(([key]) => key!),
);
recordInto(ran.resources);
try {
  const exported = await runtime.runInPulumiStack(async () => ({
    ...((await import('../index.ts')) as Record<string, unknown>),
  }));
  await runtime.disconnect();
  ran.outputs = redact(
    await runtime.serializeProperty('outputs', exported, new Set()),
    PLANTED_VALUES,
  );
} catch (error) {
  ran.failure ??= messageOf(error);
}
// What was refused in the background has its turn before the answer goes.
await new Promise(setImmediate);
process.send!(ran, () => process.exit());

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

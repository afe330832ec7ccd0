// The API as a process of its own, with a bug: the candidate of a rehearsal. FAULT and SEED are its own variables,
// all others those of the API.
import { setTimeout as pause } from 'node:timers/promises';
import { apiProcessSchema, openApiBacking, startApi } from '@ridewait/api';
import { parseConfig, readEnv, type Running, runService } from '@ridewait/service';
import { createRandom } from '@ridewait/simulator';
import * as z from 'zod';
import { FAULTS } from './fault.ts';
import { faultyBacking } from './faulty-backing.ts';

const faultSchema = z.object({ FAULT: z.enum(FAULTS), SEED: z.coerce.number().int() });

async function start(): Promise<Running> {
  const config = parseConfig(apiProcessSchema, readEnv());
  const { FAULT, SEED } = parseConfig(faultSchema, readEnv());
  await using stack = new AsyncDisposableStack();
  const backing = faultyBacking(stack.use(await openApiBacking(config)), FAULT, {
    random: createRandom(SEED, FAULT),
    pause: (ms) => pause(ms),
    die: () => process.kill(process.pid, 'SIGKILL'),
  });
  const api = stack.use(await startApi(config, backing));
  const owned = stack.move();
  return {
    summary: { url: api.url, metrics: api.metricsUrl, fault: FAULT },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

await runService('api', start);

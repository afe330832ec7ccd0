import { parseConfig, readEnv, runService } from '@ridewait/service';
import { simulatorConfigSchema, startSimulator } from './wiring.ts';

await runService('simulator', async () => {
  const simulator = await startSimulator(parseConfig(simulatorConfigSchema, readEnv()));
  return {
    summary: { url: simulator.url, metrics: simulator.metricsUrl },
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
});

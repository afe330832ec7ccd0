import { parseConfig, readEnv, type Running, runService, startTracing } from '@ridewait/service';
import { simulatorConfigSchema, startSimulator } from './wiring.ts';

async function start(): Promise<Running> {
  const config = parseConfig(simulatorConfigSchema, readEnv());
  await using stack = new AsyncDisposableStack();
  stack.use(startTracing('simulator', config));
  const simulator = stack.use(await startSimulator(config));
  const owned = stack.move();
  return {
    summary: { url: simulator.url, metrics: simulator.metricsUrl },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

await runService('simulator', start);

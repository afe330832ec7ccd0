import { parseConfig, readEnv, type Running, runService, startTracing } from '@ridewait/service';
import { apiProcessSchema, openApiBacking } from './backing.ts';
import { serviceName, startApi } from './wiring.ts';

async function start(): Promise<Running> {
  const config = parseConfig(apiProcessSchema, readEnv());
  await using stack = new AsyncDisposableStack();
  stack.use(startTracing(serviceName(config), config));
  const api = stack.use(await startApi(config, stack.use(await openApiBacking(config))));
  const owned = stack.move();
  return {
    summary: { url: api.url, metrics: api.metricsUrl },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

await runService('api', start);

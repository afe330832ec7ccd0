import { parseConfig, readEnv, type Running, runService, startTracing } from '@ridewait/service';
import { webConfigSchema } from './config.ts';
import { startWeb } from './wiring.ts';

async function start(): Promise<Running> {
  const config = parseConfig(webConfigSchema, readEnv());
  await using stack = new AsyncDisposableStack();
  stack.use(startTracing('web', config));
  const web = stack.use(await startWeb(config));
  const owned = stack.move();
  return { summary: web.summary, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

await runService('web', start);

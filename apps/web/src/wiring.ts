import {
  createTelemetry,
  health,
  incomingTrace,
  type Running,
  startServer,
} from '@ridewait/service';
import { Hono } from 'hono';
import { createEvents } from './events.ts';
import { fileURLToPath } from 'node:url';
import { createWebApp } from './app.ts';
import type { WebConfig } from './config.ts';

const DIST_DIR = fileURLToPath(new URL('../dist/page', import.meta.url));

export interface WebRunning extends Running {
  /** Where the page is. */
  url: string;
  metricsUrl: string;
}

/** The page's server. It is ready as soon as it listens: a phone asks the API itself. */
export async function startWeb(config: WebConfig, distDir = DIST_DIR): Promise<WebRunning> {
  const page = await createWebApp({ apiUrl: config.API_URL, park: config.PARK ?? null, distDir });
  await using stack = new AsyncDisposableStack();
  const telemetry = stack.use(
    await createTelemetry({ service: 'web', host: config.HOST, port: config.METRICS_PORT }),
  );
  const { routes, drain } = health({});
  const events = createEvents(telemetry.meter);
  const app = new Hono().route('/', routes);
  app.use(incomingTrace());
  app.use(async function count(c, next) {
    const startedAt = performance.now();
    await next();
    events.answered(c.res.status, (performance.now() - startedAt) / 1000);
  });
  app.route('/', page);
  const server = stack.use(await startServer(app.fetch, { host: config.HOST, port: config.PORT }));
  stack.defer(drain);
  const owned = stack.move();
  return {
    url: server.url,
    metricsUrl: telemetry.metricsUrl,
    summary: { url: server.url, metrics: telemetry.metricsUrl, api: config.API_URL },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

import { busConfig, pubsubBus, pubsubOptions } from '@ridewait/bus';
import {
  createLog,
  parseConfig,
  readEnv,
  type Running,
  runService,
  startTracing,
} from '@ridewait/service';
import {
  oneDatabase,
  pgOptions,
  pgSql,
  sqlCatalogStore,
  sqlConfig,
  sqlDeviceKeyStore,
} from '@ridewait/stores';
import { ingestConfigSchema, startIngest } from './wiring.ts';

const schema = oneDatabase(ingestConfigSchema.extend({ ...busConfig, ...sqlConfig }));

async function start(): Promise<Running> {
  const config = parseConfig(schema, readEnv());
  await using stack = new AsyncDisposableStack();
  stack.use(startTracing('ingest', config));
  const log = createLog({ service: 'ingest', level: config.LOG_LEVEL });
  const bus = stack.use(pubsubBus(pubsubOptions(config)));
  const sql = stack.use(
    pgSql({
      ...pgOptions(config, 'ingest'),
      onConnectionError: (error) => log.warn({ err: error }, 'a connection to SQL was lost'),
    }),
  );
  const ingest = stack.use(
    await startIngest(config, { bus, catalog: sqlCatalogStore(sql), keys: sqlDeviceKeyStore(sql) }),
  );
  const owned = stack.move();
  return {
    summary: { url: ingest.url, metrics: ingest.metricsUrl },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

await runService('ingest', start);

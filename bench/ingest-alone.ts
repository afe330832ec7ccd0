import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pubsubBus } from '@ridewait/bus';
import { startServiceProcess } from '@ridewait/cli';
import type { Park } from '@ridewait/core';
import { startPostgres, startPubsubEmulator } from '@ridewait/local';
import { createGatewayKeys, type DeviceToken, deviceToken } from '@ridewait/simulator';
import { migrate, pgSql, sqlCatalogStore, sqlDeviceKeyStore } from '@ridewait/stores';

export interface IngestAlone extends AsyncDisposable {
  url: string;
  pid: number;
  /** Of the park's first ride. */
  token: DeviceToken;
}

/** Ingest as a process of its own before PostgreSQL and the emulator, and nothing else. */
export async function startIngestAlone(park: Park): Promise<IngestAlone> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ridewait-bench-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = stack.use(await startPostgres({ dataDir: path.join(dataDir, 'sql') }));
  const emulator = stack.use(await startPubsubEmulator({ dataDir: path.join(dataDir, 'bus') }));
  const emulatorHost = emulator.url.replace('http://', '');
  const [key] = await createGatewayKeys(park);
  {
    await using sql = pgSql({ server: { url: postgres.url } });
    await migrate(sql);
    await sqlCatalogStore(sql).savePark(park);
    await sqlDeviceKeyStore(sql).saveDeviceKeys([key!.key]);
    await using bus = pubsubBus({ projectId: 'bench', emulatorHost });
    await bus.ensureTopics();
  }
  const ingest = stack.use(
    await startServiceProcess({
      name: 'ingest',
      logDir: dataDir,
      onNews: (line) => console.error(line),
      env: {
        DATABASE_URL: postgres.url,
        PUBSUB_PROJECT: 'bench',
        PUBSUB_EMULATOR_HOST: emulatorHost,
        // Nobody pushes to it here.
        PUSH_AUDIENCE: 'bench',
        PUSH_SERVICE_ACCOUNT: 'bench@example.com',
        LOG_LEVEL: 'error',
      },
    }),
  );
  const signing = { ...key!.key, privateJwk: key!.privateJwk };
  const owned = stack.move();
  return {
    url: ingest.url,
    pid: ingest.pid(),
    token: deviceToken(signing, 'ridewait-ingest', Date.now),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

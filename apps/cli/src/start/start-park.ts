import { localOidcIssuer, pushRelay } from '@ridewait/bus';
import type { Park } from '@ridewait/core';
import type { Env } from '@ridewait/service';
import { createGatewayKeys, readSimulatedParks, writeSigningKeys } from '@ridewait/simulator';
import { migrate, type Sql, sqlCatalogStore, sqlDeviceKeyStore } from '@ridewait/stores';
import { join } from 'node:path';
import { openArchive } from './archive.ts';
import { type Backing, takeBacking } from './backing.ts';
import { forecastLoop } from './forecast-loop.ts';
import type { Mode } from './mode.ts';
import { observe, requirePrometheus } from './observe.ts';
import { PUSH_AUDIENCE, PUSH_SERVICE_ACCOUNT } from './push-identity.ts';
import { runFolder } from './run-folder.ts';
import { settled } from './settled.ts';
import { servicesApart } from './services-apart.ts';
import type { Endpoints, ServiceEnv, StartService } from './services.ts';
import { servicesInside } from './services-inside.ts';
import { emulatorHost, LOCAL_PROJECT, openBus, openLive, openSql } from './stores.ts';

export interface StartParkOptions {
  mode: Mode;
  env: Env;
  /** Every park in it is served; attractions may carry a profile for the simulator. */
  catalogFile: string;
  /** Where run folders go: `.ridewait` of the repository. */
  root: string;
  simulator: { seed: number; warmupMinutes: number };
  /** A folder that every message is archived in. */
  archiveDir?: string;
  /** A Prometheus scrapes the park, with the alerts. */
  withPrometheus?: boolean;
  /** False leaves the simulator out: a test or a benchmark brings its own readings. */
  withSimulator?: boolean;
  /** Without the page's server, which needs the page built. */
  withWeb?: boolean;
  logLevel?: string;
  /** What services are told beside where everything is: a test that is in a hurry makes rounds more often. */
  serviceEnv?: ServiceEnv;
  onNews(line: string): void;
  /** Aborted, it rejects before its next step, with nothing left running. */
  signal?: AbortSignal;
}

export interface RunningPark extends AsyncDisposable {
  parks: Park[];
  backing: Backing;
  endpoints: Omit<Endpoints, 'simulator' | 'web'> & Partial<Pick<Endpoints, 'simulator' | 'web'>>;
  /** The page of the Prometheus that scrapes the park, where one was asked for. */
  prometheusUrl?: string;
  /** The database, for those who want to look behind the API. */
  sql: Sql;
  /** The private keys of the park's gateways (`DEVICE_KEYS_FILE` of the simulator). */
  deviceKeysFile: string;
  /** What the services were told, where they are processes of their own: another of them finds the same stores by it. */
  serviceEnv: ServiceEnv;
  /** The data and the logs of this run; gone with it. */
  folder: string;
  /** Whether the services are processes of their own. */
  isApart: boolean;
}

/** Starts everything between a sensor and a phone, on 127.0.0.1. Disposing it leaves no process behind. */
export async function startPark(options: StartParkOptions): Promise<RunningPark> {
  const { mode, env, catalogFile, onNews, signal } = options;
  const parks: Park[] = await readSimulatedParks(catalogFile);
  if (options.withPrometheus) requirePrometheus();
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await runFolder(options.root));
  const backing = await takeBacking(mode, env, folder.path, stack, onNews);
  const { archiveDir } = options;
  const sql = stack.use(await openSql(backing));
  const bus = stack.use(await openBus(backing, { archive: archiveDir !== undefined }));
  for (const { label, url } of Object.values(backing)) onNews(`${label} ${placeOf(url)}`);
  if (archiveDir !== undefined) {
    // Before the services, so that it ends after them and has what they publish last.
    stack.use(await openArchive(bus, archiveDir, onNews));
    onNews(`archive ${archiveDir}`);
  }
  signal?.throwIfAborted();
  const isApart = Object.values(backing).every(({ url }) => url !== null);

  await migrate(sql);
  for (const park of parks) await sqlCatalogStore(sql).savePark(park);
  const keys = (await Promise.all(parks.map(createGatewayKeys))).flat();
  await sqlDeviceKeyStore(sql).saveDeviceKeys(keys.map(({ key }) => key));
  const deviceKeysFile = join(folder.path, 'device-keys.json');
  await writeSigningKeys(deviceKeysFile, keys);

  signal?.throwIfAborted();
  const issuer = stack.use(await localOidcIssuer());
  const startService = told(
    isApart
      ? servicesApart(folder.path, onNews, stack)
      : servicesInside({ sql, live: stack.use(await openLive(backing)), bus }, stack),
    onNews,
  );
  const common: ServiceEnv = {
    ...addresses(backing),
    LOG_LEVEL: options.logLevel ?? (isApart ? 'info' : 'error'),
    PUSH_ISSUER: issuer.issuer,
    PUSH_JWKS_URL: issuer.jwksUrl,
    PUSH_AUDIENCE,
    PUSH_SERVICE_ACCOUNT,
    ...options.serviceEnv,
  };
  const endpoints = await startServices(startService, common, options.withWeb ?? true);
  signal?.throwIfAborted();
  const signToken = () => issuer.sign({ audience: PUSH_AUDIENCE, email: PUSH_SERVICE_ACCOUNT });
  const { ingest, processor } = endpoints;
  stack.use(
    pushRelay(bus, 'readings-processor', {
      endpoint: `${processor.url}/pubsub/readings`,
      signToken,
    }),
  );
  stack.use(pushRelay(bus, 'edge-ingest', { endpoint: `${ingest.url}/pubsub/edge`, signToken }));
  const simulator =
    options.withSimulator === false
      ? {}
      : {
          simulator: await startService('simulator', {
            ...common,
            INGEST_URL: ingest.url,
            CATALOG_FILE: catalogFile,
            DEVICE_KEYS_FILE: deviceKeysFile,
            SEED: String(options.simulator.seed),
            WARMUP_MINUTES: String(options.simulator.warmupMinutes),
          }),
        };
  stack.use(forecastLoop(sql, parks, onNews));
  const all = [...Object.values(endpoints), ...Object.values(simulator)];
  const prometheus = options.withPrometheus
    ? stack.use(await observe(all, join(folder.path, 'prometheus'), onNews))
    : undefined;
  if (prometheus) onNews(`prometheus ${prometheus.url}`);
  const owned = stack.move();
  return {
    parks,
    backing,
    endpoints: { ...endpoints, ...simulator },
    ...(prometheus && { prometheusUrl: prometheus.url }),
    sql,
    deviceKeysFile,
    serviceEnv: common,
    folder: folder.path,
    isApart,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Each service is told of as soon as it is ready. */
function told(start: StartService, onNews: StartParkOptions['onNews']): StartService {
  return async (name, env) => {
    const endpoint = await start(name, env);
    onNews(`${name} ${endpoint.url}${endpoint.pid ? `  pid ${endpoint.pid()}` : ''}`);
    return endpoint;
  };
}

/** An address as it may be shown. */
function placeOf(address: string | null): string {
  if (address === null) return '(in this process)';
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.password === '') return address;
  url.password = '***';
  return url.href;
}

async function startServices(
  startService: StartService,
  common: ServiceEnv,
  withWeb: boolean,
): Promise<Omit<RunningPark['endpoints'], 'simulator'>> {
  const [ingest, processor, api] = await settled([
    startService('ingest', common),
    startService('processor', common),
    startService('api', common),
  ]);
  const apart = { ingest: ingest!, processor: processor!, api: api! };
  if (!withWeb) return apart;
  return { ...apart, web: await startService('web', { ...common, API_URL: api!.url }) };
}

/** Where services apart find their stores; those inside are given them. */
function addresses({ live, sql, bus }: Backing): ServiceEnv {
  return {
    PUBSUB_PROJECT: LOCAL_PROJECT,
    ...(live.url !== null && { REDIS_URL: live.url }),
    ...(sql.url !== null && { DATABASE_URL: sql.url }),
    ...(bus.url !== null && { PUBSUB_EMULATOR_HOST: emulatorHost(bus.url) }),
  };
}

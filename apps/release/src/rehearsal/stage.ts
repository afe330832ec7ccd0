import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningPark, startPark, startServiceProcess } from '@ridewait/cli';
import { findPostgres, findPrometheus, findPubsubEmulator, findRedis } from '@ridewait/local';
import { createTelemetry } from '@ridewait/service';
import { createRandom, demoParkFile } from '@ridewait/simulator';
import type { Traffic } from '../ports.ts';
import { crashCounter } from './crash-counter.ts';
import type { Fault } from './fault/fault.ts';
import { localTraffic } from './local-traffic.ts';
import { SERVICE, STABLE } from './revision-names.ts';
import { startScraping } from './scraping.ts';
import { startSplitter } from './splitter/splitter.ts';

export interface StageOptions {
  fault: Fault;
  seed: number;
  /** Where the folder of a run goes: `.ridewait` of the repository. */
  root: string;
  onNews(line: string): void;
  /** Aborted, it rejects before its next step, with nothing left running. */
  signal: AbortSignal;
}

/** All that a release is rehearsed on. Disposing it leaves no process behind. */
export interface Stage extends AsyncDisposable {
  /** Where guests ask. */
  url: string;
  park: RunningPark['parks'][number];
  traffic: Traffic;
  prometheusUrl: string;
  /** For what else belongs to the run; gone with it. */
  folder: string;
}

const MAIN = {
  api: fileURLToPath(new URL('../../../api/src/main.ts', import.meta.url)),
  faulty: fileURLToPath(new URL('fault/faulty-api.ts', import.meta.url)),
};

/** Long enough ago that lines have formed, and soon played. */
const WARM_UP_MINUTES = 2;
/** A third of the readings: what is rehearsed is the API, and all of it has to fit two processors. */
const QUIETER = { REPORT_SECONDS: '3' };

/**
 * A park on real servers of this machine, whose API is the stable revision, with all guests on it: a splitter in place
 * of Cloud Run's, a Prometheus that scrapes it and each revision, and a candidate that is there once it is deployed.
 * Rejects where a program is missing, and says which.
 */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { fault, seed, onNews, signal } = options;
  requirePrograms();
  await using stack = new AsyncDisposableStack();
  const running = stack.use(
    await startPark({
      mode: 'real',
      // Its own servers, whatever the environment names: two rehearsals at once must not meet.
      env: {},
      catalogFile: demoParkFile,
      root: options.root,
      simulator: { seed, warmupMinutes: WARM_UP_MINUTES },
      withWeb: false,
      logLevel: 'warn',
      serviceEnv: QUIETER,
      onNews,
      signal,
    }),
  );
  const { api } = running.endpoints;
  const telemetry = stack.use(
    await createTelemetry({ service: 'splitter', host: '127.0.0.1', port: 0 }),
  );
  const crashes = crashCounter(telemetry.meter);
  const random = createRandom(seed, 'splitter');
  const splitter = stack.use(
    await startSplitter({ service: SERVICE, random, meter: telemetry.meter }),
  );
  const scraping = stack.use(
    await startScraping(join(running.folder, 'prometheus'), telemetry.metricsUrl),
  );
  onNews(`splitter ${splitter.url}`);
  onNews(`prometheus ${scraping.url}`);
  signal.throwIfAborted();

  async function known(revision: string, metricsUrl: string, ended: () => number): Promise<void> {
    crashes.watch(SERVICE, revision, ended);
    await scraping.add(SERVICE, revision, metricsUrl);
  }
  await splitter.add(STABLE, api.url);
  splitter.share({ [STABLE]: 100 });
  await known(STABLE, api.metricsUrl, () => api.crashes?.() ?? 0);

  const traffic = stack.use(
    localTraffic({
      service: SERVICE,
      splitter,
      async start(revision) {
        await using own = new AsyncDisposableStack();
        const started = own.use(
          await startServiceProcess({
            name: revision,
            main: fault === 'none' ? MAIN.api : MAIN.faulty,
            env: { ...running.serviceEnv, FAULT: fault, SEED: String(seed) },
            logDir: running.folder,
            onNews,
          }),
        );
        await known(revision, started.metricsUrl, started.crashes);
        const kept = own.move();
        return { url: started.url, [Symbol.asyncDispose]: () => kept.disposeAsync() };
      },
    }),
  );
  const owned = stack.move();
  return {
    url: splitter.url,
    park: running.parks[0]!,
    traffic,
    prometheusUrl: scraping.url,
    folder: running.folder,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** All that is missing, at once. */
function requirePrograms(): void {
  const programs = {
    'redis-server': findRedis(),
    postgres: findPostgres(),
    'the Cloud SDK’s Pub/Sub emulator': findPubsubEmulator(),
    prometheus: findPrometheus(),
  };
  const missing = Object.entries(programs).flatMap(([name, found]) => (found ? [] : [name]));
  if (missing.length === 0) return;
  throw new Error(
    `it takes real servers, and this machine lacks ${missing.join(', ')}: install them, and have them on the PATH`,
  );
}

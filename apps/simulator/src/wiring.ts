import { createLog, createTelemetry, health, serviceConfig, startServer } from '@ridewait/service';
import { Hono } from 'hono';
import * as z from 'zod';
import { readSimulatedParks } from './catalog/catalog-file.ts';
import { readSigningKeys } from './edge/device-keys.ts';
import { deviceToken } from './edge/device-token.ts';
import { gateway, type Gateway } from './edge/gateway.ts';
import { createEvents } from './events.ts';
import type { Moment } from './model/moment.ts';
import { ParkModel } from './model/park.ts';
import type { SimulatedPark } from './model/profile.ts';
import { toWire } from './model/wire.ts';
import { runPark } from './run/run-park.ts';
import { truthBook } from './run/truth-book.ts';

export const simulatorConfigSchema = z.object({
  ...serviceConfig,
  INGEST_URL: z.url({ protocol: /^https?$/, error: 'must be the http(s) address of ingest' }),
  /** The catalog; attractions may carry a `simulation` profile. */
  CATALOG_FILE: z.string(),
  /** The signing keys of the rides' gateways. */
  DEVICE_KEYS_FILE: z.string(),
  DEVICE_AUDIENCE: z.string().default('ridewait-ingest'),
  SEED: z.coerce.number().int().default(7),
  /** The parks opened so long ago; that part of the day is played as fast as ingest takes it. */
  WARMUP_MINUTES: z.coerce.number().min(0).max(1_440).default(120),
  OPEN_HOURS: z.coerce.number().positive().max(23).default(13),
  /** Seconds between two reports of a counter, live; a minute while the past is played. */
  REPORT_SECONDS: z.coerce.number().min(0.1).max(60).default(1),
  /** 1 is a fairly busy day. */
  CROWD: z.coerce.number().positive().max(10).default(1),
});
export type SimulatorConfig = z.infer<typeof simulatorConfigSchema>;

export interface RunningSimulator extends AsyncDisposable {
  /** Its `/truth` tells how long guests truly waited. */
  url: string;
  metricsUrl: string;
}

/** Readings in all gateways of a park at which the past stops to be played until ingest has them. */
const MAX_WAITING = 5_000;

const MINUTE = 60_000;

/** Runs every park of the catalog against ingest. Disposing it stops the parks and sends what is in hand. */
export async function startSimulator(config: Readonly<SimulatorConfig>): Promise<RunningSimulator> {
  const now = Date.now;
  await using stack = new AsyncDisposableStack();
  const log = createLog({ service: 'simulator', level: config.LOG_LEVEL });
  const telemetry = stack.use(
    await createTelemetry({ service: 'simulator', host: config.HOST, port: config.METRICS_PORT }),
  );
  const events = createEvents(telemetry.meter, log);
  const parks = await readSimulatedParks(config.CATALOG_FILE);
  const keys = new Map(
    (await readSigningKeys(config.DEVICE_KEYS_FILE)).map((key) => [key.attraction, key]),
  );
  const truth = truthBook();

  function gatewaysOf(park: SimulatedPark): Map<string, Gateway> {
    return new Map(
      park.attractions.map(({ id }) => {
        const key = keys.get(id);
        if (!key) throw new Error(`${config.DEVICE_KEYS_FILE} has no key for attraction ${id}`);
        const token = deviceToken(key, config.DEVICE_AUDIENCE, now);
        return [id, stack.use(gateway({ ingestUrl: config.INGEST_URL, token, events }))];
      }),
    );
  }

  const stop = new AbortController();
  const startedAt = now();
  const opensAt = startedAt - config.WARMUP_MINUTES * MINUTE;
  const runs = parks.map((park) => {
    const gateways = gatewaysOf(park);
    let played = 0;
    return runPark({
      model: new ParkModel({
        park,
        seed: config.SEED,
        hours: { opensAt, openHours: config.OPEN_HOURS },
        // A minute before the present at the latest, so that every counter is in step with the clock by then.
        reportSeconds: (at) => (at < startedAt - MINUTE ? 60 : config.REPORT_SECONDS),
        crowd: config.CROWD,
      }),
      from: opensAt,
      now,
      async onMoments(moments) {
        played += forward(moments, gateways);
        const boarded = moments.flatMap((moment) => moment.truth);
        truth.add(boarded);
        events.guestsBoarded(boarded.length);
        if (waiting(gateways) < MAX_WAITING) return;
        await Promise.all([...gateways.values()].map((one) => one.drained()));
      },
      onCaughtUp: () => events.caughtUp(played, (now() - startedAt) / 1000),
      signal: stop.signal,
    });
  });
  stack.defer(async () => {
    stop.abort();
    await Promise.all(runs);
  });

  const state = health({});
  const app = new Hono()
    .route('/', state.routes)
    .get('/truth', (c) => c.json({ lanes: truth.lanes() }));
  const server = stack.use(await startServer(app.fetch, { host: config.HOST, port: config.PORT }));
  stack.defer(state.drain);
  const owned = stack.move();
  return {
    url: server.url,
    metricsUrl: telemetry.metricsUrl,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Returns how many readings it gave to the gateways. */
function forward(moments: readonly Moment[], gateways: ReadonlyMap<string, Gateway>): number {
  const readings = moments.flatMap((moment) => moment.readings);
  for (const [attraction, said] of Map.groupBy(readings, (reading) => reading.attraction)) {
    gateways.get(attraction)?.push(said.map(toWire));
  }
  return readings.length;
}

function waiting(gateways: ReadonlyMap<string, Gateway>): number {
  return [...gateways.values()].reduce((sum, one) => sum + one.waiting(), 0);
}

import { idSchema } from '@ridewait/contracts';
import { type CatalogIndex, UnavailableError } from '@ridewait/core';
import { incomingTrace } from '@ridewait/service';
import { type Context, Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { routePath } from 'hono/route';
import { anomaliesOf } from './anomalies-of.ts';
import {
  answer,
  CATALOG_CACHE,
  DOCUMENT_CACHE,
  failure,
  FORECAST_CACHE,
  LIVE_CACHE,
} from './answers.ts';
import type { Place } from './directory.ts';
import { childrenBody, destinationsBody, entityBody } from './entity-bodies.ts';
import type { ApiEvents } from './events.ts';
import { forecastOf } from './forecast-of.ts';
import type { ForecastReader } from './forecast-reader.ts';
import { liveOf } from './live-of.ts';
import { openapiText } from './openapi-text.ts';
import { operationsOf } from './operations-of.ts';
import { placesOf } from './places.ts';
import { publicHeaders } from './public-headers.ts';
import { RETRY_STORE_MS, type ViewReader } from './view-reader.ts';

/** The catalog as it is read here: held in memory, fetched again for an id that it lacks. */
export interface CatalogReader {
  current(): Promise<CatalogIndex>;
  refreshFor(isMissing: (index: CatalogIndex) => boolean): Promise<CatalogIndex>;
}

export interface ApiDeps {
  catalog: CatalogReader;
  views: ViewReader;
  /** Without it there are none. */
  forecasts?: ForecastReader;
  /** Milliseconds since 1970. */
  now: () => number;
  events: ApiEvents;
  /** Routes for probes: neither counted nor public. */
  health?: Hono;
}

/** Reads take no body; a client that sends an empty object with a GET does no harm. */
const MAX_REQUEST_BYTES = 1024;

/** The public API: ThemeParks.wiki v1, with honest ages. */
export function createApi({ catalog, views, forecasts, now, events, health }: ApiDeps): Hono {
  const places = placesOf(catalog);

  /** A route below `/v1/entity/:id`. */
  function ofEntity(serve: (c: Context, place: Place) => Response | Promise<Response>) {
    return async (c: Context): Promise<Response> => {
      const id = c.req.param('id') ?? '';
      const place = await places.find(id);
      return place ? serve(c, place) : unknownEntity(c, id);
    };
  }

  const app = new Hono();
  if (health) app.route('/', health);
  app.use(incomingTrace());
  app.use(async function count(c, next) {
    const startedAt = performance.now();
    await next();
    const route = routePath(c, -1);
    const seconds = (performance.now() - startedAt) / 1000;
    events.answered(route.startsWith('/v1') ? route : 'other', c.res.status, seconds);
  });
  app.use(publicHeaders(now));
  app.use(methodNotAllowed({ app, onMethodNotAllowed }));
  app.use(refuseBodies);

  app.get('/v1/destinations', async (c) => {
    const covered = JSON.stringify(destinationsBody(places.directory(await catalog.current())));
    return answer(c, { covered, cacheControl: CATALOG_CACHE });
  });
  app.get(
    '/v1/entity/:id',
    ofEntity((c, place) =>
      answer(c, { covered: JSON.stringify(entityBody(place)), cacheControl: CATALOG_CACHE }),
    ),
  );
  app.get(
    '/v1/entity/:id/children',
    ofEntity((c, place) =>
      answer(c, { covered: JSON.stringify(childrenBody(place)), cacheControl: CATALOG_CACHE }),
    ),
  );
  app.get(
    '/v1/entity/:id/live',
    ofEntity(async (c, place) =>
      answer(c, {
        ...(await liveOf(place, { views, now, forecasts, events })),
        cacheControl: LIVE_CACHE,
      }),
    ),
  );
  app.get(
    '/v1/entity/:id/forecast',
    ofEntity(async (c, place) =>
      answer(c, {
        covered: JSON.stringify(await forecastOf(place, forecasts)),
        cacheControl: FORECAST_CACHE,
      }),
    ),
  );

  app.get(
    '/v1/entity/:id/anomalies',
    ofEntity(async (c, place) =>
      answer(c, {
        covered: JSON.stringify(await anomaliesOf(place, views)),
        cacheControl: LIVE_CACHE,
      }),
    ),
  );

  app.get(
    '/v1/entity/:id/operations',
    ofEntity(async (c, place) =>
      answer(c, {
        covered: JSON.stringify(await operationsOf(place, views, now)),
        cacheControl: LIVE_CACHE,
      }),
    ),
  );

  const openapi = openapiText();
  app.get('/v1/openapi.json', async (c) =>
    answer(c, { covered: await openapi(), cacheControl: DOCUMENT_CACHE }),
  );

  app.notFound((c) =>
    failure(c, 404, {
      error: 'not_found',
      message: 'there is nothing at this path; start at /v1/destinations',
    }),
  );
  app.onError((error, c) => {
    if (error instanceof UnavailableError) return unavailable(c);
    events.fault('answering a request', error);
    return failure(c, 500, { error: 'internal', message: 'this is our fault; try again later' });
  });
  return app;
}

function refuseBodies(c: Context, next: () => Promise<void>): Promise<Response | void> {
  const isTooLarge =
    Number(c.req.header('Content-Length') ?? 0) > MAX_REQUEST_BYTES ||
    c.req.header('Transfer-Encoding') !== undefined;
  if (!isTooLarge) return next();
  const message = `a request here carries no body, and ${MAX_REQUEST_BYTES} bytes at most`;
  // What is left of the body is not read: the connection can't be used again.
  return Promise.resolve(failure(c, 413, { error: 'too_large', message }, { Connection: 'close' }));
}

function onMethodNotAllowed(c: Context, methods: string[]): Response {
  const message = `only ${methods.join(' and ')} can be used here`;
  return failure(c, 405, { error: 'method_not_allowed', message }, { Allow: methods.join(', ') });
}

function unknownEntity(c: Context, id: string): Response {
  const message = idSchema.safeParse(id).success
    ? `no entity has the id, slug or external id ${id}; /v1/destinations lists what there is`
    : 'this is no id: one has 1 to 128 letters, digits or . _ : -';
  return failure(c, 404, { error: 'not_found', message });
}

function unavailable(c: Context): Response {
  return failure(
    c,
    503,
    { error: 'unavailable', message: 'the data can not be reached; try again in some seconds' },
    { 'Retry-After': String(RETRY_STORE_MS / 1000) },
  );
}

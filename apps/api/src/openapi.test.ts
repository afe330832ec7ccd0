import { publicApi } from '@ridewait/contracts/openapi';
import type { Anomaly } from '@ridewait/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { learntStage } from '../test/learnt-park.ts';
import { lane, NOON, type Stage, stage, viewOf } from '../test/stage.ts';

const DOCUMENT = publicApi();

/** A schema that allows no field that it doesn't name: what the API says must be described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, one]) => [key, closed(one)]));
  return 'properties' in inner ? { additionalProperties: false, ...inner } : inner;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ ...(closed(DOCUMENT) as object), $id: 'openapi' });

interface Described {
  responses: Record<string, { $ref?: string }>;
}

function operationOf(path: string): Described {
  return DOCUMENT.paths![path]!.get as unknown as Described;
}

/** Where the document has the schema of an answer's body, as a JSON pointer. */
function schemaPointer(path: string, status: number): string {
  const { $ref } = operationOf(path).responses[status]!;
  const answer = $ref ?? `#/paths/${path.replaceAll('/', '~1')}/get/responses/${status}`;
  return `openapi${encodeURI(answer)}/content/application~1json/schema`;
}

/** What is wrong with an answer, by the document; empty where nothing is. */
async function problems(path: string, response: Response): Promise<unknown> {
  const validate = ajv.getSchema(schemaPointer(path, response.status))!;
  const isValid = await validate(await response.json());
  return isValid ? [] : (validate.errors ?? ['not valid']);
}

/** Every public path of the app, in the document's words. */
function servedPaths({ app }: Stage): string[] {
  return app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
}

const DEAD: Anomaly = {
  kind: 'dead',
  sensor: 'comet-in',
  lane: 'standby',
  since: NOON - 720_000,
  reason: 'The entrance counter of standby has said nothing for 12 minutes.',
};

/** A park with all that an answer can hold: forecasts, ranges, a dead counter, a ride of which nothing is known. */
async function fullStage(): Promise<Stage> {
  const of = await learntStage();
  const standby = { ...lane(1_500, NOON), range: { p10: 900, p90: 2_430 }, shownMinutes: 25 };
  of.live.views.set('comet', {
    ...viewOf('comet', NOON, { lanes: { standby } }),
    anomalies: [DEAD, { ...DEAD, kind: 'drifting', lane: 'all', amount: 0.03 }],
  });
  // What `/live` has of a forecast is what is held already.
  await of.get('/v1/entity/resort-1/forecast');
  return of;
}

it('describes every route of the app, and none that it lacks', () => {
  const described = Object.entries(DOCUMENT.paths!).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual(servedPaths(stage()).toSorted());
});

it('is served, with a tag', async () => {
  const of = stage();
  const first = await of.get('/v1/openapi.json');
  expect(await first.json()).toEqual(JSON.parse(JSON.stringify(DOCUMENT)));
  const tag = { 'If-None-Match': first.headers.get('ETag')! };
  expect((await of.get('/v1/openapi.json', tag)).status).toBe(304);
});

const PATHS = Object.keys(DOCUMENT.paths!);
const OF_ENTITY = PATHS.filter((path) => path.includes('{id}'));

it.for(PATHS.flatMap((path) => ['comet', 'park-1', 'resort-1'].map((id) => [path, id] as const)))(
  'describes what %s answers of %s',
  async ([path, id]) => {
    const response = await (await fullStage()).get(path.replace('{id}', id));
    expect(response.status).toBe(200);
    expect(await problems(path, response)).toEqual([]);
  },
);

it.for(PATHS)('describes the headers of %s, and those of its 304', async (path) => {
  const of = await fullStage();
  const url = path.replace('{id}', 'comet');
  const first = await of.get(url);
  const again = await of.get(url, { 'If-None-Match': first.headers.get('ETag')! });
  expect(again.status).toBe(304);
  for (const response of [first, again]) {
    for (const name of ['ETag', 'Cache-Control', 'Date']) {
      expect(response.headers.get(name)).not.toBeNull();
    }
  }
  expect(Object.keys(operationOf(path).responses)).toContain('304');
});

it.for(OF_ENTITY)('describes the 404 of %s', async (path) => {
  const response = await stage().get(path.replace('{id}', 'nobody'));
  expect(response.status).toBe(404);
  expect(await problems(path, response)).toEqual([]);
});

it('describes answers of a park whose stores are away, and of a fault', async () => {
  const path = '/v1/entity/{id}/live';
  const of = stage();
  of.live.state = 'away';
  of.history.state = 'away';
  const unavailable = await of.get('/v1/entity/park-1/live');
  expect(unavailable.status).toBe(503);
  expect(unavailable.headers.get('Retry-After')).not.toBeNull();
  expect(await problems(path, unavailable)).toEqual([]);

  of.live.state = 'faulty';
  of.history.state = 'faulty';
  of.clock.now += 10_000;
  const fault = await of.get('/v1/entity/park-1/live');
  expect(fault.status).toBe(500);
  expect(await problems(path, fault)).toEqual([]);
});

it('describes the answer to a request with a body', async () => {
  const response = await stage().get('/v1/destinations', { 'Content-Length': '2097152' });
  expect(response.status).toBe(413);
  expect(await problems('/v1/destinations', response)).toEqual([]);
});

it('would tell of a field that is not described, and of one that is missing', async () => {
  const body = (await (await fullStage()).get('/v1/entity/comet/live').then((r) => r.json())) as {
    liveData: Record<string, unknown>[];
  };
  const { stale: _, ...rest } = body.liveData[0]!;
  const changed = { ...body, liveData: [{ ...rest, secret: 1 }] };
  const found = await problems('/v1/entity/{id}/live', Response.json(changed));
  expect(JSON.stringify(found)).toContain('secret');
  expect(JSON.stringify(found)).toContain('stale');
});

import { errorBodySchema } from '@ridewait/contracts';
import { UnavailableError } from '@ridewait/core';
import { expect, it } from 'vitest';
import { NOON, stage, viewOf } from '../test/stage.ts';
import { createApi } from './app.ts';

const ROUTES = [
  '/v1/destinations',
  '/v1/entity/comet',
  '/v1/entity/comet/children',
  '/v1/entity/comet/live',
  '/v1/entity/comet/forecast',
];

it.for([
  '/',
  '/v1',
  '/v1/',
  '/v1/entity',
  '/v1/entity/',
  '/v1/entity//live',
  '/v1/entity/comet/secret',
  '/v1/entity/comet/live/now',
  '/v2/destinations',
  '/v1/entity/../../etc/passwd',
])('answers an unknown path with 404 as JSON: %s', async (path) => {
  const response = await stage().get(path);
  expect(response.status).toBe(404);
  expect(errorBodySchema.parse(await response.json()).error).toBe('not_found');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
});

it.for(ROUTES.flatMap((path) => ['POST', 'PUT', 'DELETE', 'PATCH'].map((m) => [m, path] as const)))(
  'answers %s %s with 405, and says what is allowed',
  async ([method, path]) => {
    const response = await stage().app.request(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET, HEAD');
    expect(errorBodySchema.parse(await response.json()).error).toBe('method_not_allowed');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  },
);

it.for(ROUTES)('answers HEAD %s with the headers of GET and no body', async (path) => {
  const of = stage();
  of.live.views.set('comet', viewOf('comet', NOON));
  const head = await of.app.request(path, { method: 'HEAD' });
  const get = await of.get(path);
  expect(head.status).toBe(200);
  expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers));
  expect(await head.text()).toBe('');
  expect(head.headers.get('Content-Length')).toBe(String((await get.bytes()).length));
});

it('lets a page of any origin poll with a tag, and read what it needs', async () => {
  const of = stage();
  const preflight = await of.app.request('/v1/entity/comet/live', {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://phone.example',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'if-none-match',
    },
  });
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'If-None-Match, X-API-Key',
  });
  for (const path of ['/v1/entity/comet/live', '/v1/entity/nobody', '/nowhere']) {
    const { headers } = await of.get(path, { Origin: 'https://phone.example' });
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(headers.get('Access-Control-Expose-Headers')).toBe('ETag, Date, Retry-After');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Date')).toBe('Wed, 01 Jul 2026 12:00:00 GMT');
  }
});

it.for([
  ['a long body', { 'Content-Length': '2097152' }],
  ['a body of unknown length', { 'Transfer-Encoding': 'chunked' }],
] as const)('refuses %s, which no read needs', async ([, headers]) => {
  const response = await stage().get('/v1/destinations', headers);
  expect(response.status).toBe(413);
  expect(errorBodySchema.parse(await response.json()).error).toBe('too_large');
});

it('tells a client nothing about a fault, and the operators everything', async () => {
  const of = stage();
  of.live.state = 'faulty';
  of.history.state = 'faulty';
  const response = await of.get('/v1/entity/comet/live');
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(errorBodySchema.parse(JSON.parse(text)).error).toBe('internal');
  expect(text).not.toContain('secret');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(of.events.fault).toHaveBeenCalledWith('answering a request', expect.any(TypeError));
});

function away(): Promise<never> {
  return Promise.reject(new UnavailableError('history', 'connection refused'));
}

it('answers 503 while there never was a catalog', async () => {
  const { events } = stage();
  const app = createApi({
    catalog: { current: away, refreshFor: away },
    views: { read: away },
    now: () => NOON,
    events,
  });
  for (const path of ROUTES) {
    const response = await app.request(path);
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(errorBodySchema.parse(await response.json()).error).toBe('unavailable');
  }
});

it('counts every answer under the pattern of its route', async () => {
  const of = stage();
  await of.get('/v1/entity/comet');
  await of.get('/v1/entity/nobody');
  await of.get('/wp-admin');
  await of.get('/v1/destinations', { 'If-None-Match': '*' });
  expect(of.events.answered.mock.calls.map(([route, status]) => [route, status])).toEqual([
    ['/v1/entity/:id', 200],
    ['/v1/entity/:id', 404],
    ['other', 404],
    ['/v1/destinations', 304],
  ]);
});

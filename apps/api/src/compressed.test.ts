import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { NOON, stage, viewOf } from '../test/stage.ts';

const LIVE = '/v1/entity/park-1/live';
/** The longest body that there is here. */
const LONG = '/v1/openapi.json';

function stageOfTwo() {
  const of = stage();
  of.live.views.set('comet', viewOf('comet', NOON - 1_000));
  of.live.views.set('tower', viewOf('tower', NOON - 1_000));
  return of;
}

async function asked(headers: Record<string, string>, path: string) {
  const response = await stageOfTwo().get(path, headers);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

it('compresses a body for who takes it, and tells caches so', async () => {
  const plain = await asked({}, LONG);
  const { response, bytes } = await asked({ 'Accept-Encoding': 'br, gzip;q=0.8' }, LONG);
  expect(response.headers.get('Content-Encoding')).toBe('gzip');
  expect(response.headers.get('Content-Length')).toBe(String(bytes.length));
  expect(response.headers.get('Vary')).toBe('Accept-Encoding');
  expect(gunzipSync(bytes)).toEqual(plain.bytes);
  expect(bytes.length).toBeLessThan(plain.bytes.length);
});

it.for<[string, Record<string, string>]>([
  ['says nothing of it', {}],
  ['refuses it', { 'Accept-Encoding': 'gzip;q=0, *' }],
  ['takes another', { 'Accept-Encoding': 'br' }],
])('leaves a body as it is for who %s', async ([, headers]) => {
  const { response } = await asked(headers, LONG);
  expect(response.headers.has('Content-Encoding')).toBe(false);
  expect(response.headers.get('Vary')).toBe('Accept-Encoding');
});

it('leaves a short body as it is', async () => {
  const { response } = await asked({ 'Accept-Encoding': 'gzip' }, '/v1/entity/comet');
  expect(response.headers.has('Content-Encoding')).toBe(false);
});

it('knows a client’s copy again whichever way it was sent', async () => {
  for (const path of [LIVE, LONG]) {
    const { response } = await asked({ 'Accept-Encoding': 'gzip' }, path);
    const plain = await asked({ 'If-None-Match': response.headers.get('ETag')! }, path);
    expect(response.headers.get('ETag')).toMatch(/^W\//);
    expect(plain.response.status).toBe(304);
  }
});

it('says of a compressed body by HEAD what GET would', async () => {
  const of = stageOfTwo();
  const headers = { 'Accept-Encoding': 'gzip' };
  const head = await of.app.request(LONG, { method: 'HEAD', headers });
  const get = await of.get(LONG, headers);
  for (const name of ['Content-Encoding', 'Content-Length', 'ETag']) {
    expect(head.headers.get(name)).toBe(get.headers.get(name));
  }
});

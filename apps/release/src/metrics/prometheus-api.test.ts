import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { prometheusApi, type PrometheusApiOptions } from './prometheus-api.ts';

const NOTHING = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } });
const GOOGLE = 'https://monitoring.googleapis.com/v1/projects/park/location/global/prometheus';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Where somebody answers as `listener` does. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Somebody who answers everything with this. */
function answering(body: string, init: ResponseInit = {}): typeof fetch {
  return async () => new Response(body, init);
}

function ask(options: Partial<PrometheusApiOptions>): Promise<unknown> {
  return prometheusApi({ url: 'http://prometheus:9090', ...options }).query('up', 1_000);
}

it('asks for an expression at a time, as whom it is told to', async () => {
  const asked: { url: string; headers: unknown }[] = [];
  const api = prometheusApi({
    url: `${GOOGLE}/`,
    authorization: async () => ({ authorization: 'Bearer token' }),
    fetch: async (url, init) => {
      asked.push({ url: url as string, headers: init?.headers });
      return new Response(NOTHING);
    },
  });
  expect(await api.query('up{a="b c"}[5m]', 1_795_000_000_125)).toEqual([]);
  expect(asked).toEqual([
    {
      url: `${GOOGLE}/api/v1/query?query=up%7Ba%3D%22b+c%22%7D%5B5m%5D&time=1795000000.125`,
      headers: { Accept: 'application/json', authorization: 'Bearer token' },
    },
  ]);
});

it('reads both kinds of vectors, and takes what is no finite number for NaN', async () => {
  const metric = { __name__: 'up', job: 'api' };
  const vector = { resultType: 'vector', result: [{ metric, value: [1.5, '1e+06'] }] };
  const values = ['0', 'NaN', '+Inf', '-Inf', '', 'x'].map((text, at) => [at + 0.001, text]);
  const matrix = { resultType: 'matrix', result: [{ metric, values }] };
  const read = (data: object) =>
    ask({ fetch: answering(JSON.stringify({ status: 'success', data })) });
  expect(await read(vector)).toEqual([{ labels: metric, samples: [{ at: 1500, value: 1e6 }] }]);
  expect(await read(matrix)).toEqual([
    {
      labels: metric,
      samples: [0, ...Array.from({ length: 5 }, () => Number.NaN)].map((value, at) => ({
        at: at * 1000 + 1,
        value,
      })),
    },
  ]);
});

describe('who is told no', () => {
  it.for<[string, string, ResponseInit, string, string[]]>([
    [
      'hears what is wrong with the query',
      '{"status":"error","errorType":"bad_data","error":"unclosed left parenthesis"}',
      { status: 400, statusText: 'Bad Request' },
      'http://prometheus:9090',
      ['refused up: 400 Bad Request', 'unclosed left parenthesis', 'release.config.ts'],
    ],
    [
      'hears which right is missing',
      '{"error":{"code":403,"message":"Permission monitoring.timeSeries.list denied"}}',
      { status: 403 },
      GOOGLE,
      ['403', 'Permission monitoring.timeSeries.list denied', 'roles/monitoring.viewer'],
    ],
    ['hears that somebody asks who it is', '', { status: 401 }, 'http://proxy', ['401', 'who']],
    [
      'hears how an address looks',
      '<html>\n <p>Not found</p>',
      { status: 404 },
      GOOGLE,
      ['<html> <p>Not found</p>', 'projects/PROJECT/location/global/prometheus'],
    ],
    ['hears about the path', '404', { status: 404 }, 'http://prometheus:9090/x', ['/api/v1']],
    ['hears that it asked too much', 'null', { status: 429 }, GOOGLE, ['429', 'too often']],
    ['hears that it goes on', '[]', { status: 503 }, 'http://prometheus:9090', ['asked again']],
  ])('%s', async ([, body, init, url, parts]) => {
    const words = await ask({ url, fetch: answering(body, init) }).catch(
      (error: Error) => error.message,
    );
    expect(words).toContain(url);
    expect(parts.filter((part) => !(words as string).includes(part))).toEqual([]);
  });
});

it.for<[string, string]>([
  ['a page', '<!doctype html>'],
  ['nothing', ''],
  ['half an answer', NOTHING.slice(0, 40)],
  ['a number', '{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}'],
  ['another answer', '{"status":"success","data":{"groups":[]}}'],
  ['a native histogram', NOTHING.replace('[]', '[{"metric":{},"histogram":[1,{}]}]')],
])('takes %s for no answer of Prometheus', async ([, body]) => {
  await expect(ask({ fetch: answering(body) })).rejects.toThrow(
    /http:\/\/prometheus:9090 answered up with ".*", which is no answer of Prometheus/,
  );
});

it('takes no part for the whole, nor a hint for a warning', async () => {
  const warned = (warning: string) =>
    ask({ fetch: answering(NOTHING.replace('{', `{"warnings":["${warning}"],`)) });
  await expect(warned('a store was away')).rejects.toThrow('only a part of up: a store was away');
  expect(await warned('PromQL info: metric might not be a counter')).toEqual([]);
});

it('reads no more than it is to', async () => {
  const url = await serve((_, response) => {
    response.write(' '.repeat(2_000));
  });
  await expect(ask({ url, maxBytes: 1_000 })).rejects.toThrow('over 1000 bytes: ask for fewer');
});

it('says that nobody is there', async () => {
  const url = await serve(() => {});
  servers[0]!.close();
  await once(servers[0]!, 'close');
  await expect(ask({ url })).rejects.toThrow(/could not be asked for up: fetch failed \(.*ECONN/);
});

it('says that an answer broke off', async () => {
  const url = await serve((_, response) => {
    response.write('{"status":', () => response.destroy());
  });
  await expect(ask({ url })).rejects.toThrow(/could not be asked for up: terminated/);
});

it('waits only so long, also for the rest of an answer', async () => {
  const url = await serve((_, response) => {
    response.write('{"status":');
  });
  await expect(ask({ url, timeoutMs: 50 })).rejects.toThrow('no answer within 50 ms');
});

it('gives up when it is told to', async () => {
  const stop = new AbortController();
  const url = await serve(() => stop.abort(new Error('the release was stopped')));
  await expect(ask({ url, signal: stop.signal })).rejects.toThrow('the release was stopped');
});

it('says that there are no credentials', async () => {
  const authorization = () => Promise.reject(new Error('Could not load the default credentials'));
  await expect(ask({ url: GOOGLE, authorization })).rejects.toThrow(
    'could not be asked for up: Could not load the default credentials',
  );
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { cloudRun } from './cloud-run.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function asking(answer: Answer) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return cloudRun({
    project: 'park',
    region: 'europe-west1',
    authorization: async () => ({ authorization: 'Bearer me' }),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeoutMs: 200,
  });
}

function told(service: object): Answer {
  return (_, response) => response.end(JSON.stringify(service));
}

const URI = 'https://api-x.a.run.app';
const LATEST = 'projects/park/locations/europe-west1/services/api/revisions/api-9';

it('is asked about a service by its whole name, as whoever releases', async () => {
  const asked: unknown[] = [];
  const running = await asking(({ url, headers }, response) => {
    asked.push(url, headers.authorization);
    response.end(JSON.stringify({ uri: URI }));
  });
  await running('api');
  expect(asked).toEqual(['/v2/projects/park/locations/europe-west1/services/api', 'Bearer me']);
});

it('tells the shares of those that serve, and the address of each tag', async () => {
  const running = await asking(
    told({
      uri: URI,
      ingress: 'INGRESS_TRAFFIC_ALL',
      trafficStatuses: [
        { revision: 'api-1', percent: 100 },
        { revision: 'api-2', tag: 'candidate', uri: 'https://candidate---api-x.a.run.app' },
      ],
    }),
  );
  expect(await running('api')).toEqual({
    shares: { 'api-1': 100 },
    url: URI,
    tagged: { candidate: { revision: 'api-2', url: 'https://candidate---api-x.a.run.app' } },
    isInternal: false,
  });
});

it('names who serves where somebody gave the traffic to the latest, and adds up what is named twice', async () => {
  const running = await asking(
    told({
      uri: URI,
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      latestReadyRevision: LATEST,
      trafficStatuses: [
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 60 },
        { revision: 'api-9', percent: 30, tag: 'extra', uri: 'https://extra---api-x.a.run.app' },
        { revision: 'api-1', percent: 10 },
      ],
    }),
  );
  expect(await running('api')).toMatchObject({
    shares: { 'api-9': 90, 'api-1': 10 },
    isInternal: true,
  });
});

it.for<[string, Answer, RegExp]>([
  [
    'may not be looked at',
    (_, response) => response.writeHead(403).end('{"error":\n{"message":"no run.services.get"}}'),
    /^Cloud Run answered 403 about api: \{"error": \{"message":"no run.services.get"\}\}$/,
  ],
  [
    'is told of in another way',
    told({ uri: URI, trafficStatuses: [{ percent: 'all' }] }),
    /^Cloud Run told of api what is not known: .*percent/s,
  ],
  ['is not told of in time', () => {}, /^Cloud Run could not be asked about api: /],
])('rejects in words where a service %s', async ([, answer, words]) => {
  const running = await asking(answer);
  await expect(running('api')).rejects.toThrow(words);
});

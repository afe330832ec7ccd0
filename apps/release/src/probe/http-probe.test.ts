import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { httpProbe } from './http-probe.ts';

const CANDIDATE = { service: 'api', stable: 'api-1', candidate: 'api-2' };
const LIVE = { path: '/live', status: 200, contains: '"liveData"' };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function served(answer: Answer): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function probe(checks = [LIVE]) {
  const probes = { api: { checks, exercise: ['/live', '/other'] } };
  return httpProbe({ probes, tries: 3, pauseMs: 1, timeoutMs: 200 });
}

describe('the probe of a candidate', () => {
  it('is well where every check is answered as it should be', async () => {
    const candidate = await served((_, response) => response.end('{"liveData":[]}'));
    const { isWell, words } = await probe().check(CANDIDATE, { candidate, stable: candidate });
    expect(isWell).toBe(true);
    expect(words).toBe('it answers /live well');
  });

  it.for<[string, Answer, string]>([
    [
      'another status',
      (_, response) => response.writeHead(500).end('no\nstore'),
      'GET /live answered 500, not 200: no store',
    ],
    ['another body', (_, response) => response.end('{}'), 'GET /live answered without "liveData"'],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: '/live?' }).end(),
      'GET /live answered 302, not 200',
    ],
    ['no answer in time', () => {}, 'GET /live was not answered: it took too long'],
    [
      'a connection that breaks off',
      (request) => request.socket.destroy(),
      'GET /live was not answered: other side closed',
    ],
  ])('fails with %s, and says so', async ([, answer, fault]) => {
    const candidate = await served(answer);
    const probed = await probe().check(CANDIDATE, { candidate, stable: candidate });
    expect(probed).toEqual({ isWell: false, words: fault });
  });

  it('tells of every check that fails', async () => {
    const candidate = await served((_, response) => response.writeHead(503).end());
    const checks = [LIVE, { ...LIVE, path: '/health/ready' }];
    const { words } = await probe(checks).check(CANDIDATE, { candidate, stable: candidate });
    expect(words).toBe('GET /live answered 503, not 200; GET /health/ready answered 503, not 200');
  });

  it('gives an instance that starts a moment', async () => {
    let asked = 0;
    const candidate = await served((_, response) =>
      asked++ < 2 ? response.writeHead(503).end() : response.end('"liveData"'),
    );
    const probed = await probe().check(CANDIDATE, { candidate, stable: candidate });
    expect(probed.isWell).toBe(true);
  });

  it('says that nobody could ask, where there is no address or no check', async () => {
    expect(await probe().check(CANDIDATE, undefined)).toEqual({
      isWell: true,
      words: 'it is ready, and nobody outside can ask it',
    });
    const none = await probe([]).check(CANDIDATE, { candidate: 'x', stable: 'x' });
    expect(none.words).toBe('it is ready, and it has no checks');
  });

  it('says who asks, to whom', async () => {
    const said: (string | undefined)[] = [];
    const candidate = await served((request, response) => {
      said.push(request.headers.authorization);
      response.end('"liveData"');
    });
    const authorization = async (address: string) => ({ authorization: `Bearer for ${address}` });
    const asking = httpProbe({ probes: { api: { checks: [LIVE] } }, authorization });
    await asking.check(CANDIDATE, { candidate, stable: candidate });
    expect(said).toEqual([`Bearer for ${candidate}`]);
  });
});

describe('exercise', () => {
  it('asks both revisions the same, in turn, until it is disposed, whatever one of them does', async () => {
    const answered = { candidate: 0, stable: 0 };
    const candidate = await served((_, response) => {
      response.writeHead(++answered.candidate % 2 === 0 ? 500 : 200).end('{}');
    });
    const stable = await served((_, response) => {
      answered.stable++;
      response.end('{}');
    });
    const asked: string[] = [];
    let open = 0;
    const patient = httpProbe({
      probes: { api: { checks: [], exercise: ['/live', '/other'] } },
      async fetch(address, init) {
        asked.push((address as URL).href);
        open++;
        try {
          return await fetch(address, init);
        } finally {
          open--;
        }
      },
    });
    {
      await using _load = patient.exercise('api', { candidate, stable }, 500);
      await expect.poll(() => answered.stable).toBeGreaterThan(20);
    }
    expect(open).toBe(0);
    const of = (origin: string) =>
      asked.filter((each) => each.startsWith(origin)).map((each) => each.slice(origin.length));
    expect(of(candidate)).toEqual(of(stable));
    expect(of(stable).slice(0, 4)).toEqual(['/live', '/other', '/live', '/other']);
    expect(answered.candidate).toBeGreaterThan(20 / 2);
    const { length } = asked;
    await new Promise(setImmediate);
    expect(asked).toHaveLength(length);
  });

  it('is nothing for a service that has no paths for it', async () => {
    const load = probe().exercise('web', { candidate: 'http://x', stable: 'http://x' }, 10);
    await expect(load[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});

import { gzipSync } from 'node:zlib';
import type { Park } from '@ridewait/core';
import type { Figure } from '../figures.ts';
import { cpuSeconds } from '../process-cpu.ts';
import type { RunningBundle } from '../service-bundle.ts';
import { paced } from './paced.ts';
import type { ServerWatch } from './server-use.ts';

const RATE = 200;
const SECONDS = 5;

export interface ApiCostsOptions {
  api: RunningBundle;
  processor: RunningBundle;
  park: Park;
  use: ServerWatch;
  runs: number;
}

/**
 * CPU and bytes of a live answer with one ride and with all of the park, whole and as "not modified", and what it
 * costs Redis; samples of a scrape.
 */
export async function apiCosts({ api, processor, park, use, runs }: ApiCostsOptions) {
  const figures: Figure[] = [];
  for (const [entity, rides] of [
    [park.attractions[0]!.id, 1],
    [park.id, park.attractions.length],
  ] as const) {
    const url = `${api.url}/v1/entity/${entity}/live`;
    const of = `of a live answer, ${rides} ${rides === 1 ? 'ride' : 'rides'}`;
    const body = await (await fetch(url)).text();
    figures.push(
      { name: `API, bytes ${of}`, unit: 'bytes', values: [Buffer.byteLength(body)] },
      { name: `gzip, bytes ${of}`, unit: 'bytes', values: [gzipSync(body).length] },
    );
    const whole = await cost(url, {}, 200);
    const same = await cost(url, { 'if-none-match': await etagOf(url) }, 304);
    figures.push(
      { name: `API, CPU ${of}`, unit: 'µs', values: whole.cpu },
      { name: `API, CPU ${of}, not modified`, unit: 'µs', values: same.cpu },
      { name: `Redis, CPU ${of}`, unit: 'µs', values: whole.redis },
      { name: `Redis, bytes ${of}`, unit: 'bytes', values: whole.bytes },
    );
  }
  for (const [name, { metricsUrl }] of Object.entries({ processor, API: api })) {
    const values = [await samplesOf(metricsUrl)];
    figures.push({ name: `${name}, samples of a scrape`, unit: 'samples', values });
  }
  return figures;

  async function cost(url: string, headers: Record<string, string>, status: number) {
    // A ride that gets stale between two runs is news.
    const fresh = async () =>
      headers['if-none-match'] ? { ...headers, 'if-none-match': await etagOf(url) } : headers;
    const get = async () =>
      paced({ url, headers: await fresh(), status, rate: RATE, seconds: SECONDS });
    const found = { cpu: [] as number[], redis: [] as number[], bytes: [] as number[] };
    await get();
    for (let run = 0; run < runs; run += 1) {
      const [own, before] = [cpuSeconds(api.pid), await use.now()];
      const answered = await get();
      const after = await use.now();
      found.cpu.push((1e6 * (cpuSeconds(api.pid) - own)) / answered);
      found.redis.push((1e6 * (after.redisCpu - before.redisCpu)) / answered);
      found.bytes.push((after.redisBytes - before.redisBytes) / answered);
    }
    return found;
  }
}

/** Lines of a scrape that are no comment. */
export async function samplesOf(url: string): Promise<number> {
  const text = await (await fetch(url)).text();
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}

async function etagOf(url: string): Promise<string> {
  const answer = await fetch(url);
  await answer.body?.cancel();
  return answer.headers.get('etag')!;
}

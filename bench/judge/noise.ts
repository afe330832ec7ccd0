// `node bench/judge/noise.ts [--minutes N] [--rate N] [--seconds N]`: how much two processes of one program differ.
// Starts a park on this machine with two more processes of its API, asks both the same from one moment to the next,
// reads their own histograms every so many seconds, and prints what `noise-measured.ts` holds. Other windows, such as
// those a rehearsal recorded, can be named as files of a line of JSON each instead.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setInterval } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPark, startServiceProcess } from '@ridewait/cli';
import type { Histogram, Side, Window } from '@ridewait/release';
import { noiseOf } from './noise-of.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '5' },
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '10' },
  },
});
const ROOT = path.join(import.meta.dirname, '../..');

const runs =
  positionals.length > 0 ? await Promise.all(positionals.map(readWindows)) : [await measure()];
const noise = noiseOf(runs);
console.log(`${noise.windows} windows of ${noise.seconds.toFixed(1)} s`);
console.log(`spread of the logarithm of latency: ${noise.spread.toFixed(2)}`);
console.log(`median latency: ${(noise.median * 1000).toFixed(1)} ms`);
console.log(`of a window's median, from process to process: ${noise.jitter.toFixed(3)}`);
console.log(`its correlation from window to window: ${noise.lasting.toFixed(2)}`);
console.log(`of a minute's median, by these: ${noise.minuteJitter.toFixed(3)}`);
console.log(`errors: ${noise.hits} of ${noise.requests}`);

async function readWindows(file: string): Promise<Window[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Window);
}

interface Asked {
  url: string;
  metricsUrl: string;
  requests: number;
  failed: number;
}

async function measure(): Promise<Window[]> {
  await using stack = new AsyncDisposableStack();
  const stop = new AbortController();
  const park = stack.use(
    await startPark({
      mode: 'real',
      env: {},
      catalogFile: path.join(ROOT, 'apps/simulator/catalog/demo-park.json'),
      root: path.join(ROOT, '.ridewait'),
      simulator: { seed: 1, warmupMinutes: 2 },
      logLevel: 'warn',
      onNews: () => {},
      signal: stop.signal,
    }),
  );
  const asked: Asked[] = [];
  for (const name of ['api-one', 'api-other']) {
    const { url, metricsUrl } = stack.use(
      await startServiceProcess({
        name,
        main: path.join(ROOT, 'apps/api/src/main.ts'),
        env: park.serviceEnv,
        logDir: park.folder,
        onNews: () => {},
      }),
    );
    asked.push({ url, metricsUrl, requests: 0, failed: 0 });
  }
  const question = `/v1/entity/${park.parks[0]!.id}/live`;
  const timer = globalThis.setInterval(
    () => {
      for (const each of asked) void ask(each, question);
    },
    1000 / Number(values.rate),
  );
  stack.defer(() => clearInterval(timer));
  const windows: Window[] = [];
  const seconds = Number(values.seconds);
  // The first window warms the programs up, and is not kept.
  const count = Math.round((Number(values.minutes) * 60) / seconds) + 1;
  let [from, before] = [Date.now(), await Promise.all(asked.map(take))];
  for await (const _ of setInterval(seconds * 1000)) {
    const [until, now] = [Date.now(), await Promise.all(asked.map(take))];
    const [candidate, stable] = now.map((side, at) => since(side, before[at]!)) as [Side, Side];
    windows.push({ from, until, candidate, stable });
    [from, before] = [until, now];
    if (windows.length === count) break;
  }
  return windows.slice(1);
}

async function ask(each: Asked, question: string): Promise<void> {
  const answer = await fetch(each.url + question).catch(() => undefined);
  await answer?.arrayBuffer();
  each.requests++;
  if (answer === undefined || answer.status >= 500) each.failed++;
}

interface Counted {
  requests: number;
  failed: number;
  latency: Histogram;
}

/** Since the process began. */
async function take({ metricsUrl, requests, failed }: Asked): Promise<Counted> {
  const lines = (await (await fetch(metricsUrl)).text()).split('\n');
  const upTo = new Map<number, number>();
  for (const line of lines) {
    const bucket = /^ridewait_api_request_duration_seconds_bucket\{(.*)\} (\S+)/.exec(line);
    if (!bucket?.[1]!.includes('route="/v1/entity/:id/live"')) continue;
    const bound = Number(/le="([^"]+)"/.exec(bucket[1]!)![1]!.replace('+Inf', 'Infinity'));
    upTo.set(bound, (upTo.get(bound) ?? 0) + Number(bucket[2]));
  }
  const sums = [...upTo].toSorted(([one], [other]) => one - other);
  return {
    requests,
    failed,
    latency: {
      bounds: sums.map(([bound]) => bound).filter(Number.isFinite),
      counts: sums.map(([, sum], at) => sum - (sums[at - 1]?.[1] ?? 0)),
    },
  };
}

function since(now: Counted, before: Counted): Side {
  const counts = now.latency.counts.map((count, at) => count - (before.latency.counts[at] ?? 0));
  return {
    values: {
      errors: { of: now.requests - before.requests, hits: now.failed - before.failed },
      latency: { bounds: now.latency.bounds, counts },
    },
    crashes: 0,
  };
}

import { readEnv, startTracing } from '@ridewait/service';
import { demoParkFile } from '@ridewait/simulator';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Mode } from './mode.ts';
import { type Pulse, takePulse } from './pulse.ts';
import { pulseLine } from './pulse-line.ts';
import { reachedBy } from './reach.ts';
import { type RunningPark, startPark } from './start-park.ts';

export interface StartCommand {
  mode: Mode;
  /** Stops by itself after so many seconds, counted from when everything is up. */
  forSeconds?: number;
  seed: number;
  warmupMinutes: number;
  /** A catalog of one's own in place of the demo park. */
  catalogFile?: string;
  /** A folder that every message is archived in. */
  archiveDir?: string;
  /** A Prometheus beside the park. */
  withPrometheus?: boolean;
}

/** `ridewait start`: resolves to the exit code, 0 when it was stopped or when waits were served in time. */
export async function runStart(options: StartCommand): Promise<number> {
  const began = performance.now();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!stop.signal.aborted) say('stopping …');
      stop.abort();
    });
  }
  await using _tracing = startTracing('ridewait');
  say('starting …');
  await using running = await startPark({
    mode: options.mode,
    env: readEnv(),
    catalogFile: options.catalogFile ?? demoParkFile,
    root: fileURLToPath(new URL('../../../../.ridewait', import.meta.url)),
    simulator: { seed: options.seed, warmupMinutes: options.warmupMinutes },
    ...(options.archiveDir !== undefined && { archiveDir: options.archiveDir }),
    withPrometheus: options.withPrometheus ?? false,
    onNews: say,
    signal: stop.signal,
  }).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
    return null;
  });
  if (!running) return 0;
  introduce(running, (performance.now() - began) / 1000);

  const deadline = AbortSignal.any([
    stop.signal,
    ...(options.forSeconds === undefined ? [] : [AbortSignal.timeout(options.forSeconds * 1000)]),
  ]);
  // The last second may have been a busy one: asked once more, then.
  const last = (await watch(running, deadline, began)) ?? (await takePulse(running));
  if (stop.signal.aborted) return 0;
  const isServed = last !== null && last.waits > 0 && last.freshRides > 0;
  say(
    isServed
      ? `${last.waits} waits served, ${last.folded} readings folded`
      : 'no waits were served: see what the lines above say',
  );
  return isServed ? 0 : 1;
}

function introduce({ parks, endpoints, isApart, backing }: RunningPark, seconds: number): void {
  for (const { name, attractions } of parks) say(`park ${name}, ${attractions.length} rides`);
  const reached = reachedBy(backing);
  if (reached !== null)
    say(`in another terminal: ${reached} npm run ridewait -- dead-letters list`);
  const page = endpoints.web!.url;
  say(`for who runs the park: ${new URL('/operations', page).href}`);
  const how = isApart ? 'each service a process of its own' : 'all services in this process';
  say(`up after ${seconds.toFixed(1)} s, ${how}; open ${page}, Ctrl-C stops`);
}

/** Prints a line a second until `until`; returns the pulse of the last second, null where nobody answered. */
async function watch(
  running: RunningPark,
  until: AbortSignal,
  began: number,
): Promise<Pulse | null> {
  let pulse: Pulse | null = null;
  let before: Pulse | null = null;
  let beforeAt = performance.now();
  let isFirstWait = true;
  while (!until.aborted) {
    await wait(1_000, undefined, { signal: until }).catch(() => {});
    pulse = await takePulse(running);
    const now = performance.now();
    if (isFirstWait && pulse && pulse.waits > 0) {
      isFirstWait = false;
      say(`the first waits are served, ${((now - began) / 1000).toFixed(1)} s after the start`);
    }
    const time = new Date().toTimeString().slice(0, 8);
    say(pulseLine(time, pulse, before, (now - beforeAt) / 1000, running.backing));
    if (pulse) [before, beforeAt] = [pulse, now];
  }
  return pulse;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

import { afterEach, expect, it, vi } from 'vitest';
import { health } from './health.ts';
import { createLog } from './log.ts';

afterEach(() => {
  vi.useRealTimers();
});

const up = async () => 'an answer';
const away = () => Promise.reject(new Error('refused'));

async function ask(state: ReturnType<typeof health>, path: string) {
  const response = await state.routes.request(path);
  return { status: response.status, body: await response.json() };
}

it('is ready when every part answers', async () => {
  expect(await ask(health({ bus: up, sql: up }), '/health/ready')).toEqual({
    status: 200,
    body: { status: 'ready', parts: { bus: 'ok', sql: 'ok' } },
  });
});

it('is ready without any parts', async () => {
  expect((await ask(health({}), '/health/ready')).status).toBe(200);
});

it.for<[string, () => Promise<unknown>]>([
  ['rejects', away],
  [
    'throws',
    () => {
      throw new Error('broken');
    },
  ],
])('names the part that %s, and asks it anew each time', async ([, probe]) => {
  let current = probe;
  const state = health({ bus: up, sql: () => current() });
  expect(await ask(state, '/health/ready')).toEqual({
    status: 503,
    body: { status: 'not ready', parts: { bus: 'ok', sql: 'away' } },
  });
  current = up;
  expect((await ask(state, '/health/ready')).status).toBe(200);
});

it('gives a part that hangs two seconds, all parts at the same time', async () => {
  vi.useFakeTimers();
  const late = Promise.withResolvers<never>();
  const state = health({ bus: () => late.promise, redis: () => late.promise, sql: up });
  let isAnswered = false;
  const answer = ask(state, '/health/ready').finally(() => {
    isAnswered = true;
  });
  await vi.advanceTimersByTimeAsync(1_999);
  expect(isAnswered).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toEqual({
    status: 503,
    body: { status: 'not ready', parts: { bus: 'away', redis: 'away', sql: 'ok' } },
  });
  expect(vi.getTimerCount()).toBe(0);
  // Nobody listens to the probe any more: its end must not become an unhandled rejection.
  late.reject(new Error('too late'));
});

it('leaves no timer behind a part that answers in time', async () => {
  vi.useFakeTimers();
  await ask(health({ bus: up, sql: away }), '/health/ready');
  expect(vi.getTimerCount()).toBe(0);
});

it('is not ready once it drains, without asking its parts, and alive all the same', async () => {
  const probe = vi.fn<() => Promise<unknown>>(up);
  const state = health({ bus: probe });
  expect(state.draining()).toBe(false);
  state.drain();
  expect(state.draining()).toBe(true);
  expect(await ask(state, '/health/ready')).toEqual({ status: 503, body: { status: 'draining' } });
  expect(probe).not.toHaveBeenCalled();
  expect(await ask(state, '/health/live')).toEqual({ status: 200, body: { status: 'live' } });
});

it('is alive while nothing else is', async () => {
  expect((await ask(health({ bus: away }), '/health/live')).status).toBe(200);
});

it('logs once why a part is away, and once that it is back', async () => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  let probe: () => Promise<unknown> = away;
  const log = createLog({ service: 'ingest', destination });
  const state = health({ bus: () => probe(), sql: up }, log);
  for (const next of [away, away, up, up, away]) {
    probe = next;
    await ask(state, '/health/ready');
  }
  const lost = { severity: 'WARNING', part: 'bus', err: { message: 'refused' } };
  expect(lines).toMatchObject([lost, { severity: 'INFO', part: 'bus' }, lost]);
});

it('asks each part ahead of time, whatever they say', async () => {
  const probes = {
    bus: vi.fn<() => Promise<unknown>>(away),
    sql: vi.fn<() => Promise<unknown>>(up),
  };
  health(probes).warm();
  expect(probes.bus).toHaveBeenCalledOnce();
  expect(probes.sql).toHaveBeenCalledOnce();
});

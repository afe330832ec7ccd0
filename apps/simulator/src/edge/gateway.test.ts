import type { SensorReading } from '@ridewait/contracts';
import { startServer } from '@ridewait/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEvents } from '../events.ts';
import { gateway, type GatewayOptions } from './gateway.ts';

/** Counts what a gateway tells, in place of a meter. */
function recordingEvents() {
  const counts: Record<string, number> = {};
  const meter = {
    createCounter: (name: string) => ({
      add(count: number) {
        counts[name.replace('ridewait_simulator_', '')] =
          (counts[name.replace('ridewait_simulator_', '')] ?? 0) + count;
      },
    }),
  };
  const log = { info() {}, warn() {} };
  return { counts, events: createEvents(meter as never, log as never) };
}

function readings(count: number, from = 1): SensorReading[] {
  return Array.from({ length: count }, (_, index) => ({
    sensor: 'gate',
    epoch: 1,
    seq: from + index,
    at: '2026-07-01T10:00:00.000Z',
    count: 1,
  }));
}

type Answer = (batch: SensorReading[], request: Request) => Response | Promise<Response>;

function taken(batch: readonly SensorReading[]): Response {
  const results = batch.map((_, index) => ({ index, status: 'accepted' as const }));
  return Response.json({ accepted: batch.length, rejected: 0, results }, { status: 202 });
}

/** An ingest that answers as it is told, and a gateway before it. */
async function stage(answer: Answer, options: Partial<GatewayOptions> = {}) {
  const batches: SensorReading[][] = [];
  const server = await startServer(
    async (request) => {
      const { readings: batch } = (await request.json()) as { readings: SensorReading[] };
      batches.push(batch);
      return answer(batch, request);
    },
    { host: '127.0.0.1', port: 0, graceMs: 100 },
  );
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { counts, events } = recordingEvents();
  const sender = gateway({
    ingestUrl: server.url,
    token: async () => 'the-token',
    events,
    random: () => 0,
    ...options,
  });
  onTestFinished(() => sender[Symbol.asyncDispose]());
  return { sender, batches, counts };
}

describe('a gateway', () => {
  it('sends what it was given, in order, with its token', async () => {
    const tokens: (string | null)[] = [];
    const { sender, batches, counts } = await stage((batch, request) => {
      tokens.push(request.headers.get('authorization'));
      return taken(batch);
    });
    sender.push(readings(1_200));
    await sender.drained();
    expect(batches.flat()).toEqual(readings(1_200));
    expect(new Set(tokens)).toEqual(new Set(['Bearer the-token']));
    expect(counts['readings_taken']).toBe(1_200);
    expect(sender.waiting()).toBe(0);
  });

  it('sends a batch again, unchanged, until ingest has it', async () => {
    const answers = [
      () => new Response(null, { status: 503, headers: { 'Retry-After': '0.05' } }),
      () => new Response('not JSON', { status: 500 }),
      () => Response.json({ error: 'unauthorized', message: '' }, { status: 401 }),
    ];
    const { sender, batches, counts } = await stage((batch) => answers.shift()?.() ?? taken(batch));
    sender.push(readings(3));
    await sender.drained();
    expect(batches).toEqual(Array.from({ length: 4 }, () => readings(3)));
    expect(counts).toMatchObject({ retries: 3, readings_taken: 3 });
  });

  it('keeps what it was given while ingest is not there at all', async () => {
    const { sender, counts } = await stage(taken, { ingestUrl: 'http://127.0.0.1:9' });
    sender.push(readings(3));
    await expect.poll(() => counts['retries'] ?? 0).toBeGreaterThan(0);
    expect(sender.waiting()).toBe(3);
  });

  it('does not send again what ingest will never take, and counts it', async () => {
    const { sender, batches, counts } = await stage((batch) =>
      Response.json(
        {
          accepted: 0,
          rejected: batch.length,
          results: batch.map((_, index) => ({
            index,
            status: 'rejected',
            code: 'invalid',
            message: 'wrong',
          })),
        },
        { status: 422 },
      ),
    );
    sender.push(readings(2));
    await sender.drained();
    expect(batches).toHaveLength(1);
    expect(counts['readings_refused']).toBe(2);
  });

  it('sends smaller batches where one is too large', async () => {
    const { sender, batches } = await stage((batch) =>
      batch.length > 100 ? new Response(null, { status: 413 }) : taken(batch),
    );
    sender.push(readings(400));
    await sender.drained();
    const accepted = batches.filter(({ length }) => length <= 100).flat();
    expect(accepted).toEqual(readings(400));
  });

  it('keeps the latest when it is full, and counts what it dropped', async () => {
    const gate = Promise.withResolvers<void>();
    const { sender, batches, counts } = await stage(
      async (batch) => {
        await gate.promise;
        return taken(batch);
      },
      { capacity: 10 },
    );
    sender.push(readings(8));
    await expect.poll(() => batches.length).toBe(1);
    sender.push(readings(8, 9));
    gate.resolve();
    await sender.drained();
    expect(counts['readings_dropped']).toBe(6);
    expect(batches.at(-1)!.at(-1)!.seq).toBe(16);
  });

  it('makes one last attempt when it is disposed', async () => {
    const { sender, batches } = await stage(taken);
    sender.push(readings(5));
    await sender[Symbol.asyncDispose]();
    expect(batches.flat()).toEqual(expect.arrayContaining(readings(5)));
  });
});

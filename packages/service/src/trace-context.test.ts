import { context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTracing } from './tracing.ts';
import { carriedTrace, incomingTrace, inSpan, traceOf } from './trace-context.ts';

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const tracer = provider.getTracer('test');
const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let tracing: AsyncDisposable;
beforeAll(() => {
  tracing = startTracing('test');
});
afterAll(async () => {
  await tracing[Symbol.asyncDispose]();
  await provider.shutdown();
});

it('survives a round trip through the attributes of a message', async () => {
  const attributes = await inSpan(tracer, 'publish', {}, async () => {
    await Promise.resolve();
    return carriedTrace();
  });
  const [published] = exporter.getFinishedSpans().slice(-1);
  const { traceId, spanId } = published!.spanContext();
  expect(attributes).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
  expect(trace.getSpanContext(traceOf({ ...attributes, park: 'p' }))).toMatchObject({
    traceId,
    spanId,
    isRemote: true,
  });
  await inSpan(tracer, 'fold', { parent: traceOf(attributes) }, async () => undefined);
  const [folded] = exporter.getFinishedSpans().slice(-1);
  expect(folded!.spanContext().traceId).toBe(traceId);
  expect(folded!.parentSpanContext?.spanId).toBe(spanId);
});

it('carries the state of a trace along', () => {
  const carried = traceOf({ traceparent: PARENT, tracestate: 'vendor=1' });
  expect(trace.getSpanContext(carried)?.traceState?.serialize()).toBe('vendor=1');
});

it('carries nothing where there is no trace', () => {
  expect(carriedTrace()).toEqual({});
});

it.for([
  {},
  { traceparent: '' },
  { traceparent: 'nonsense' },
  { traceparent: `${PARENT}-x-${'y'.repeat(10_000)}` },
  { traceparent: PARENT.replaceAll(/[1-9a-f]/g, '0') },
])('reads no trace from %j', (attributes) => {
  expect(trace.getSpanContext(traceOf(attributes as Record<string, string>))).toBeUndefined();
});

it('takes the trace in hand no further than the message it came with', async () => {
  await inSpan(tracer, 'outer', {}, async () => {
    expect(trace.getSpanContext(traceOf({}))).toBeUndefined();
  });
});

it('is a child of the span in hand, with what it is told to link', async () => {
  const link = { context: trace.getSpanContext(traceOf({ traceparent: PARENT }))! };
  const outer = await inSpan(tracer, 'outer', {}, async (span) => {
    await inSpan(tracer, 'inner', { links: [link] }, async () => undefined);
    return span;
  });
  const inner = exporter.getFinishedSpans().find(({ name }) => name === 'inner')!;
  expect(inner.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
  expect(inner.links.map((one) => one.context.spanId)).toEqual(['b7ad6b7169203331']);
});

it('ends with its work, and keeps and passes on its error', async () => {
  const failing = inSpan(tracer, 'failing', { parent: ROOT_CONTEXT }, async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const span = exporter.getFinishedSpans().find(({ name }) => name === 'failing')!;
  expect(span.ended).toBe(true);
  expect(span.status.code).toBe(SpanStatusCode.ERROR);
  expect(span.events.map(({ name }) => name)).toEqual(['exception']);
});

it.for([
  ['the one it came with', { traceparent: PARENT }, PARENT.split('-')[1]],
  ['none, where it came with none', {}, undefined],
  ['none, where what it came with is none', { traceparent: 'nonsense' }, undefined],
] as const)('answers a request inside a trace: %s', async ([, headers, traceId]) => {
  const app = new Hono()
    .use(incomingTrace())
    .get('/', (c) => c.json({ traceId: trace.getSpanContext(context.active())?.traceId }));
  const response = await app.request('/', { headers });
  expect(await response.json()).toEqual(traceId === undefined ? {} : { traceId });
});

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation, trace } from '@opentelemetry/api';
import { afterEach, expect, it } from 'vitest';
import { carriedTrace, inSpan, traceOf } from './trace-context.ts';
import { startTracing } from './tracing.ts';

// A process starts tracing once; here each test is one.
afterEach(() => {
  for (const api of [trace, context, propagation]) api.disable();
});

it.for(['', '/'])('exports spans to an endpoint that ends in %j', async (end) => {
  const collector = createServer().listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  const exported = once(collector, 'request').then(([request, response]) => {
    response.end('{}');
    return request as IncomingMessage;
  });
  const tracing = startTracing('test', {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}${end}`,
  });
  await inSpan(trace.getTracer('test'), 'work', {}, async () => undefined);
  const [request] = await Promise.all([exported, tracing[Symbol.asyncDispose]()]);
  expect(`${request.method} ${request.url}`).toBe('POST /v1/traces');
  collector.closeAllConnections();
  collector.close();
});

it('joins the trace that a message came with, and hands it on', async () => {
  await using _ = startTracing('test');
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const carried = await inSpan(
    trace.getTracer('test'),
    'work',
    { parent: traceOf({ traceparent }) },
    async () => {
      await new Promise(setImmediate);
      return carriedTrace();
    },
  );
  expect(carried['traceparent']).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
  expect(carried['traceparent']).not.toBe(traceparent);
});

it('stops at once where no span was ever made, whatever the endpoint', async () => {
  const tracing = startTracing('test', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  await expect(tracing[Symbol.asyncDispose]()).resolves.toBeUndefined();
});

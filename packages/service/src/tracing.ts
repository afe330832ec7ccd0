import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NoopSpanProcessor,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

/**
 * Traces of the process: context follows every await, and travels with W3C trace context. Spans are
 * exported where an OTLP endpoint is given; without one their ids still join the log lines of a request.
 *
 * Put together from its parts: `NodeSDK` loads every exporter that there is, gRPC's too, which takes longer
 * than a service has to start.
 */
export function startTracing(service: string, otlpEndpoint?: string): AsyncDisposable {
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': service })),
    spanProcessors: [
      otlpEndpoint
        ? new BatchSpanProcessor({ exporter: lateExporter(() => otlpExporter(otlpEndpoint)) })
        : new NoopSpanProcessor(),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return { [Symbol.asyncDispose]: () => provider.shutdown() };
}

async function otlpExporter(endpoint: string): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  // Endpoints are written with and without the slash at their end.
  return new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
}

/** Loads an exporter with the first spans for it: a service that starts has none yet. */
function lateExporter(load: () => Promise<SpanExporter>): SpanExporter {
  let loading: Promise<SpanExporter> | undefined;

  async function exportAll(...[spans, done]: Parameters<SpanExporter['export']>): Promise<void> {
    loading ??= load();
    try {
      (await loading).export(spans, done);
    } catch (error) {
      done({ code: ExportResultCode.FAILED, error: error as Error });
    }
  }

  return {
    export: (spans, done) => void exportAll(spans, done),
    async forceFlush() {
      await (await loading)?.forceFlush?.();
    },
    async shutdown() {
      await (await loading)?.shutdown();
    },
  };
}

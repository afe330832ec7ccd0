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

/** Of `serviceConfig`. */
export interface TracingConfig {
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  GOOGLE_CLOUD_PROJECT?: string | undefined;
}

/**
 * Traces of the process: context follows every await, and travels with W3C trace context. Spans are
 * exported where an OTLP endpoint is given; without one their ids still join the log lines of a request.
 *
 * Put together from its parts: `NodeSDK` loads every exporter that there is, gRPC's too, which takes longer
 * than a service has to start.
 */
export function startTracing(service: string, config: TracingConfig = {}): AsyncDisposable {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint, GOOGLE_CLOUD_PROJECT: project } = config;
  const about = {
    'service.name': service,
    // Google Cloud takes no span that doesn't say whose it is.
    ...(project !== undefined && { 'gcp.project_id': project }),
  };
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(about)),
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
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const isGoogle = new URL(url).hostname.endsWith('.googleapis.com');
  return new OTLPTraceExporter({ url, ...(isGoogle && { headers: await googleHeaders() }) });
}

/**
 * The application's own credentials, for Google's Telemetry API: no collector has to stand in between.
 * Source: https://cloud.google.com/stackdriver/docs/reference/telemetry/overview
 */
async function googleHeaders(): Promise<() => Promise<Record<string, string>>> {
  const { googleAuthorization } = await import('./google-authorization.ts');
  return googleAuthorization('https://www.googleapis.com/auth/cloud-platform');
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

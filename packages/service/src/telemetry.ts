import { createServer } from 'node:http';
import { type Meter, metrics, trace, type Tracer } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { listen, urlOf } from './listen.ts';
import { observeProcess } from './process-metrics.ts';

export interface Telemetry extends AsyncDisposable {
  meter: Meter;
  tracer: Tracer;
  /** Where Prometheus finds this service's metrics. */
  metricsUrl: string;
}

export interface TelemetryOptions {
  service: string;
  host: string;
  /** 0 takes a free one. */
  port: number;
}

/**
 * Metrics of one service, on a port of its own, away from the traffic. Each service has its own provider,
 * so that several can live in one process; traces are the process's (`startTracing`).
 */
export async function createTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': options.service }),
    readers: [exporter],
  });
  const server = createServer((request, response) => {
    if (request.url === '/metrics') return exporter.getMetricsRequestHandler(request, response);
    response.writeHead(404).end('the metrics are at /metrics\n');
    return undefined;
  });
  const listening = await listen(server, options.port, options.host);
  const meter = provider.getMeter(options.service);
  observeProcess(meter, options.service);
  return {
    meter,
    tracer: trace.getTracer(options.service),
    metricsUrl: `${urlOf(options.host, listening.port)}/metrics`,
    async [Symbol.asyncDispose]() {
      await listening.close(500);
      await provider.shutdown();
    },
  };
}

/** Telemetry that nobody looks at, for a program that is not served. */
export function silentTelemetry(): Pick<Telemetry, 'meter' | 'tracer'> {
  return { meter: metrics.getMeter('silent'), tracer: trace.getTracer('silent') };
}

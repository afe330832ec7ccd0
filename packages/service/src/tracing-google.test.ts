import { context, propagation, trace } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inSpan } from './trace-context.ts';
import { startTracing } from './tracing.ts';

type Headers = () => Promise<Record<string, string>>;

const seen = vi.hoisted(() => ({
  options: [] as { url: string; headers?: unknown }[],
  spans: [] as unknown[],
}));

vi.mock('@opentelemetry/exporter-trace-otlp-http', () => ({
  OTLPTraceExporter: class implements SpanExporter {
    constructor(options: (typeof seen.options)[number]) {
      seen.options.push(options);
    }
    export(...[spans, done]: Parameters<SpanExporter['export']>): void {
      seen.spans.push(...spans);
      done({ code: ExportResultCode.SUCCESS });
    }
    async shutdown(): Promise<void> {}
  },
}));
vi.mock('google-auth-library', () => ({
  GoogleAuth: class {
    async getRequestHeaders() {
      return new Headers({ Authorization: 'Bearer of-the-application' });
    }
  },
}));

beforeEach(() => {
  seen.options.length = 0;
  seen.spans.length = 0;
});
afterEach(() => {
  for (const api of [trace, context, propagation]) api.disable();
});

async function traced(endpoint: string): Promise<void> {
  await using _ = startTracing('api', {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    GOOGLE_CLOUD_PROJECT: 'park',
  });
  await inSpan(trace.getTracer('test'), 'work', {}, async () => undefined);
}

it('sends spans to Google with the application’s credentials, and says whose they are', async () => {
  await traced('https://telemetry.googleapis.com');
  const [options] = seen.options;
  expect(options!.url).toBe('https://telemetry.googleapis.com/v1/traces');
  expect(await (options!.headers as Headers)()).toEqual({
    authorization: 'Bearer of-the-application',
  });
  const [span] = seen.spans as ReadableSpan[];
  expect(span!.resource.attributes).toMatchObject({
    'service.name': 'api',
    'gcp.project_id': 'park',
  });
});

it.for(['https://collector.park.example', 'https://telemetry.googleapis.com.park.example'])(
  'gives no credentials to %s',
  async (endpoint) => {
    await traced(endpoint);
    expect(seen.options).toEqual([{ url: `${endpoint}/v1/traces` }]);
  },
);

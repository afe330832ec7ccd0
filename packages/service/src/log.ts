import { context, trace } from '@opentelemetry/api';
import { type Logger, type LoggerOptions, pino } from 'pino';

export type Log = Logger;

const SEVERITY: Record<string, string> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

export interface LogOptions {
  service: string;
  level?: string;
  /** Without a project a trace is named by its bare id. */
  project?: string | undefined;
  destination?: { write(line: string): void };
}

/**
 * JSON lines as Cloud Logging reads them: `severity`, `message`, `time`, and the trace and span in hand.
 * Source: https://cloud.google.com/logging/docs/structured-logging
 */
export function createLog({ service, level = 'info', project, destination }: LogOptions): Log {
  const options: LoggerOptions = {
    level,
    base: { service },
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ severity: SEVERITY[label] ?? 'DEFAULT' }) },
    mixin: () => tracedFields(project),
    redact: ['authorization', 'token', 'privateKey', '*.authorization', '*.token', '*.privateKey'],
  };
  // Synchronous: a line written as the process ends must neither be lost nor overtake the ones before it.
  return pino(options, destination ?? pino.destination({ sync: true }));
}

function tracedFields(project: string | undefined): object {
  const span = trace.getSpanContext(context.active());
  if (!span) return {};
  return {
    'logging.googleapis.com/trace': project
      ? `projects/${project}/traces/${span.traceId}`
      : span.traceId,
    'logging.googleapis.com/spanId': span.spanId,
    'logging.googleapis.com/trace_sampled': (span.traceFlags & 1) === 1,
  };
}

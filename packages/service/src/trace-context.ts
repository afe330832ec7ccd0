import type { MiddlewareHandler } from 'hono';
import {
  context,
  type Context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';

/** The trace in hand, as attributes of a message or headers of a request (W3C trace context). */
export function carriedTrace(): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** The trace that a message or a request came with. */
export function traceOf(carrier: Record<string, string>): Context {
  return propagation.extract(ROOT_CONTEXT, carrier);
}

/**
 * Answers each request inside the trace that it came with, which its log lines then carry. Cloud Run gives
 * every request one.
 */
export function incomingTrace(): MiddlewareHandler {
  return (c, next) => {
    const traceparent = c.req.header('traceparent');
    if (traceparent === undefined) return next();
    const tracestate = c.req.header('tracestate');
    return context.with(
      traceOf({ traceparent, ...(tracestate !== undefined && { tracestate }) }),
      next,
    );
  };
}

export interface SpanWork {
  parent?: Context;
  links?: Link[];
}

/** Does `work` inside a span, which ends with it and keeps its error. */
export async function inSpan<T>(
  tracer: Tracer,
  name: string,
  { parent = context.active(), links = [] }: SpanWork,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = tracer.startSpan(name, { links }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    span.recordException(error as Error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

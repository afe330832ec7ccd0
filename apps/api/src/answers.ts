import { gzipSync } from 'node:zlib';
import type { ErrorBody } from '@ridewait/contracts';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { etagOf, isMatch } from './etag.ts';

/**
 * A second lets a shared cache serve a park's phones with one request, and the number is still one second
 * old at most; `must-revalidate`, so that no cache answers from the past when this service is away.
 */
export const LIVE_CACHE = 'public, max-age=1, must-revalidate';
/** As long as this service itself may hold a forecast before it asks for today's waits again. */
export const FORECAST_CACHE = 'public, max-age=60, must-revalidate';
/** As long as this service itself may hold an old catalog. */
export const CATALOG_CACHE = 'public, max-age=30, must-revalidate';
/** A client that holds the API's own description for five minutes misses nothing: it changes with releases. */
export const DOCUMENT_CACHE = 'public, max-age=300, must-revalidate';

export interface Answer {
  /** What the ETag stands for; the body itself where `body` is left out. */
  covered: string;
  body?: () => string;
  cacheControl: string;
}

/** Shorter bodies fit into a packet as they are. */
const LEAST_GZIPPED_BYTES = 1_024;

/** Rides' forecasts look alike: this level leaves a twelfth of a park's bytes, at half the CPU of zlib's usual one. */
const GZIP_LEVEL = 3;

/**
 * 200, or 304 where the client has it. The tag is strong where it covers the whole body, and weak where
 * ages are left out, or the body may be compressed: then two bodies with one tag mean the same, but aren't the same
 * bytes (RFC 9110, 8.8.1). At once, and not by a stream: that takes several times the CPU.
 */
export function answer(c: Context, { covered, body, cacheControl }: Answer): Response {
  const isGzip =
    accepts(c, { header: 'Accept-Encoding', supports: ['gzip'], default: 'identity' }) === 'gzip';
  const etag = etagOf(covered, body || isGzip ? 'weak' : 'strong');
  c.header('ETag', etag);
  c.header('Vary', 'Accept-Encoding');
  c.header('Cache-Control', cacheControl);
  if (isMatch(c.req.header('If-None-Match'), etag)) return c.body(null, 304);
  const text = Buffer.from(body ? body() : covered);
  c.header('Content-Type', 'application/json; charset=utf-8');
  const isWorthIt = isGzip && text.length >= LEAST_GZIPPED_BYTES;
  if (isWorthIt) c.header('Content-Encoding', 'gzip');
  const bytes = isWorthIt ? gzipSync(text, { level: GZIP_LEVEL }) : text;
  // Set here, for HEAD drops the body and must still tell its length.
  c.header('Content-Length', String(bytes.length));
  return c.body(bytes);
}

/** A failure in the shape of every error; never cached, for the next try may succeed. */
export function failure(
  c: Context,
  status: ContentfulStatusCode,
  body: ErrorBody,
  headers: Record<string, string> = {},
): Response {
  return c.json(body, status, { 'Cache-Control': 'no-store', ...headers });
}

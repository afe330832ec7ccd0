import type { MiddlewareHandler } from 'hono';

/**
 * Reads are public: a page of any origin may poll them, and see what it needs to know the age of a number
 * (`Date` is this service's own clock) and when to come back. Nothing here is a document, so a browser
 * that opens an answer may do nothing with it.
 */
const HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Date, Retry-After',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
};
const ENTRIES = Object.entries(HEADERS);

const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, HEAD',
  // A gateway before this service may ask for a key.
  'Access-Control-Allow-Headers': 'If-None-Match, X-API-Key',
  'Access-Control-Max-Age': '86400',
};

/** Goes on every answer; answers preflights. `now` is milliseconds since 1970. */
export function publicHeaders(now: () => number): MiddlewareHandler {
  return async function setPublicHeaders(c, next) {
    for (const [name, value] of ENTRIES) c.header(name, value);
    c.header('Date', new Date(now()).toUTCString());
    if (c.req.method === 'OPTIONS' && c.req.header('Access-Control-Request-Method')) {
      return c.body(null, 204, PREFLIGHT);
    }
    return next();
  };
}

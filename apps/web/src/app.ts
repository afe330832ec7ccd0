import type { ErrorBody } from '@ridewait/contracts';
import { type Context, Hono } from 'hono';
import { type Encoding, type PageFile, readBuiltPage } from './built-page.ts';

export interface WebAppOptions {
  /** The API as a phone reaches it. */
  apiUrl: string;
  /** The park to show; the first that the API knows, where null. */
  park: string | null;
  /** Where the built page lies. */
  distDir: string;
}

function securityHeaders(apiUrl: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self' ${new URL(apiUrl).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'Referrer-Policy': 'no-referrer',
    'Strict-Transport-Security': 'max-age=31536000',
    'X-Content-Type-Options': 'nosniff',
  };
}

function encodingFor(acceptEncoding = ''): Encoding {
  const accepts = acceptEncoding.toLowerCase().split(/\s*,\s*/);
  const isAccepted = (name: Encoding): boolean =>
    accepts.some((part) => part.split(';')[0] === name && !/;\s*q=0(\.0*)?$/.test(part));
  if (isAccepted('br')) return 'br';
  return isAccepted('gzip') ? 'gzip' : 'identity';
}

function sendFile(c: Context, file: PageFile): Response {
  c.header('ETag', file.etag);
  c.header('Cache-Control', file.cacheControl);
  c.header('Vary', 'Accept-Encoding');
  const held = c.req
    .header('If-None-Match')
    ?.split(',')
    .map((tag) => tag.trim());
  if (held?.includes(file.etag)) return c.body(null, 304);
  const encoding = encodingFor(c.req.header('Accept-Encoding'));
  if (encoding !== 'identity') c.header('Content-Encoding', encoding);
  c.header('Content-Type', file.type);
  return c.body(file.bodies[encoding]);
}

/**
 * The guest's page and the operations page: the built files, and `/config.json`, which tells them where their API is.
 * Rejects where they were not built.
 */
export async function createWebApp({ apiUrl, park, distDir }: WebAppOptions): Promise<Hono> {
  const page = await readBuiltPage(distDir);
  const headers = Object.entries(securityHeaders(apiUrl));
  const config = { apiUrl: apiUrl.replace(/\/+$/, ''), park };
  return new Hono()
    .use(async (c, next) => {
      for (const [name, value] of headers) c.header(name, value);
      await next();
    })
    .get('/config.json', (c) => c.json(config, 200, { 'Cache-Control': 'no-cache' }))
    .get('*', (c) => {
      const file = page.get(c.req.path);
      return file ? sendFile(c, file) : c.notFound();
    })
    .notFound((c) => {
      const body: ErrorBody = {
        error: 'not_found',
        message:
          'There is nothing here. The page with the waits is at /, that with the sensors at /operations.',
      };
      return c.json(body, 404, { 'Cache-Control': 'no-store' });
    });
}

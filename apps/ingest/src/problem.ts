import type { ErrorBody } from '@ridewait/contracts';
import type { Context } from 'hono';

type Status = 400 | 401 | 403 | 404 | 413 | 422 | 500 | 503;

/** How long a sensor should wait before it comes back, in seconds. */
const RETRY_AFTER = '2';

/** An error as every client gets it: a stable code, and what was wrong and what to do in words. */
export function problem(c: Context, status: Status, error: string, message: string): Response {
  if (status === 503) c.header('Retry-After', RETRY_AFTER);
  if (status === 401) c.header('WWW-Authenticate', 'Bearer');
  return c.json({ error, message } satisfies ErrorBody, status);
}

export function tooLarge(c: Context, maxBytes: number): Response {
  return problem(c, 413, 'too_large', `a body may have ${maxBytes} bytes: send smaller batches`);
}

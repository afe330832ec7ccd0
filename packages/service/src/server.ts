import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { listen, urlOf } from './listen.ts';

export interface RunningServer extends AsyncDisposable {
  url: string;
  port: number;
}

export interface ServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** How long requests in flight may take once the server is asked to stop. */
  graceMs?: number;
}

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

/** Serves an app over HTTP. Disposing it takes no new connection and waits for requests in flight. */
export async function startServer(
  fetch: Fetch,
  { host, port, graceMs = 4_000 }: ServerOptions,
): Promise<RunningServer> {
  const listener = getRequestListener(fetch);
  const server: Server = createServer(
    // A client that sends its head or body a byte at a time holds a connection no longer than this.
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    // It answers 500 itself where the app fails, and so never rejects.
    (request, response) => void listener(request, response),
  );
  const listening = await listen(server, port, host);
  return {
    url: urlOf(host, listening.port),
    port: listening.port,
    [Symbol.asyncDispose]: () => listening.close(graceMs),
  };
}

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that listens. */
export interface Listening {
  port: number;
  /** Takes no new connection, waits `graceMs` for answers that are on their way, then cuts them off. */
  close(graceMs: number): Promise<void>;
}

/** Resolves once the server listens, or rejects with what the system said (`EADDRINUSE` and such). */
export async function listen(server: Server, port: number, host: string): Promise<Listening> {
  const lastAnswers = closesAfterAnswer(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      lastAnswers();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/**
 * Once the function it returns is called, each answer is the last on its connection. Node by itself would keep
 * the connection open after it, and the closing server would wait for a client that has no more to ask.
 */
function closesAfterAnswer(server: Server): () => void {
  const busy = new Set<ServerResponse>();
  let isClosing = false;

  function makeLast(response: ServerResponse): void {
    if (!response.headersSent) {
      response.setHeader('Connection', 'close');
      return;
    }
    const { socket } = response;
    response.once('finish', () => socket?.end(() => socket.destroy()));
  }

  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    busy.add(response);
    response.once('close', () => busy.delete(response));
    if (isClosing) makeLast(response);
  });
  return () => {
    isClosing = true;
    for (const response of busy) makeLast(response);
  };
}

/** The address to call a server at: one that listens on all interfaces is called on loopback. */
export function urlOf(host: string, port: number): string {
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
}

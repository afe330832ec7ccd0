import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Counters by their names with labels, as Prometheus reads them. */
export type Exported = Record<string, number>;

/** An instance of a service as Prometheus sees it. */
export interface Scraped extends AsyncDisposable {
  /** Host and port. */
  target: string;
  /**
   * What it exports from now on; null for nothing, as of an instance that isn't there. Resolves when that was scraped,
   * and is known to Prometheus.
   */
  exports(counters: Exported | null): Promise<void>;
}

export async function startScraped(): Promise<Scraped> {
  let counters: Exported | null = null;
  let waiting: (() => void)[] = [];
  const server = createServer((_, response) => {
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
    if (counters === null) return response.writeHead(503).end();
    const lines = Object.entries(counters).map(([series, value]) => `${series} ${value}\n`);
    return response.writeHead(200, { 'content-type': 'text/plain' }).end(lines.join(''));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function scrape(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    return promise;
  }

  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async exports(next) {
      counters = next;
      // The one that begins after the first has ended finds its values stored.
      await scrape();
      await scrape();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { Agent, request } from 'node:http';

export interface LoadOptions {
  url: string;
  headers: Record<string, string>;
  /** Bodies in turn. */
  bodies: readonly string[];
  connections: number;
  seconds: number;
}

/** Posts as fast as it is answered, over connections that stay open; resolves with the number of 202s. Rejects on any other answer. */
export async function load(options: LoadOptions): Promise<number> {
  const { url, headers, bodies, connections, seconds } = options;
  const { hostname, port, pathname } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + seconds * 1000;
  let sent = 0;

  function post(body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const target = { hostname, port, path: pathname, method: 'POST', agent };
      const outgoing = request(
        { ...target, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
        (response) => {
          response.once('error', reject);
          response.once('end', () => resolve(response.statusCode ?? 0));
          response.resume();
        },
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }
  async function client(first: number): Promise<void> {
    for (let index = first; performance.now() < until; index += connections) {
      const status = await post(bodies[index % bodies.length]!);
      if (status !== 202) throw new Error(`${url} answered ${status}`);
      sent += 1;
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, index) => client(index)));
  agent.destroy();
  return sent;
}

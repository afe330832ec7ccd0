import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export interface PacedOptions {
  url: string;
  headers: Record<string, string>;
  /** What every answer must have; but for one in a hundred to `if-none-match` that is new, which is taken from there on. */
  status: number;
  /** Requests a second, whatever becomes of those before. */
  rate: number;
  seconds: number;
  /** Bodies in turn, which are posted; without them it is a GET. */
  bodies?: readonly string[];
}

/** Sends at a fixed rate; resolves with how many were answered. Rejects on an answer of another status. */
export async function paced(options: PacedOptions): Promise<number> {
  const { url, status, rate, seconds, bodies } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 80 });
  const count = Math.round(rate * seconds);
  const headers = { ...options.headers };
  let others = 0;
  const began = performance.now();

  function send(body: string | undefined): Promise<void> {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const method = body === undefined ? 'GET' : 'POST';
    return new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        { method, agent, headers: { ...headers, ...length } },
        (response) => {
          response.once('error', reject);
          response.once('end', () => {
            const { etag } = response.headers;
            if (status === 304 && etag !== undefined && headers['if-none-match'] !== etag) {
              headers['if-none-match'] = etag;
            }
            if (response.statusCode !== status) others += 1;
            const isPassing = status === 304 && response.statusCode === 200;
            if (response.statusCode === status || (isPassing && others <= count / 100)) resolve();
            else reject(new Error(`${url} answered ${response.statusCode}, not ${status}`));
          });
          response.resume();
        },
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }
  const sent: Promise<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    const ahead = began + (index * 1000) / rate - performance.now();
    if (ahead > 0) await wait(ahead);
    sent.push(send(bodies?.[index % bodies.length]));
  }
  await Promise.all(sent);
  agent.destroy();
  return count;
}

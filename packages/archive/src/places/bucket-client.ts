import { setTimeout as wait } from 'node:timers/promises';
import { GoogleAuth } from 'google-auth-library';
import { ArchiveAwayError, ArchivePlaceError } from './place.ts';

export interface BucketClientOptions {
  /** Where Cloud Storage's JSON API is. Another than Google's is a stand-in, and gets no credentials. */
  endpoint?: string;
  /** Requests that may fail one after another; 6 by default. */
  maxTries?: number;
  /** The wait before the second try, which doubles with each one after; 1,000 by default. */
  minBackoffMs?: number;
  /** The longest that a request may go without a byte; 60,000 by default. */
  idleTimeoutMs?: number;
}

/** Cloud Storage, as far as an archive is read: everything that passes is tried again. */
export interface BucketClient {
  json(path: string): Promise<unknown>;
  /** What the path holds. A body that breaks off is asked for again from there. */
  bytes(path: string): AsyncGenerator<Uint8Array, void>;
}

const GOOGLE = 'https://storage.googleapis.com';
const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_only';
const MAX_BACKOFF_MS = 32_000;
const RANGE_NOT_SATISFIABLE = 416;

/** An answer that another try may turn into a better one. */
class PassingError extends Error {
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * @param place how the user named it, for errors: `ArchivePlaceError` where it may not be read,
 *   `ArchiveAwayError` where it did not answer in all tries
 */
export function bucketClient(place: string, options: BucketClientOptions = {}): BucketClient {
  const { endpoint = GOOGLE, maxTries = 6, idleTimeoutMs = 60_000 } = options;
  const { minBackoffMs = 1_000 } = options;
  const auth = new GoogleAuth({ scopes: [SCOPE] });

  async function authorization(): Promise<Headers> {
    if (endpoint !== GOOGLE) return new Headers();
    try {
      const client = await auth.getClient();
      return new Headers(await client.getRequestHeaders());
    } catch (error) {
      const { message } = error as Error;
      const advice = 'run `gcloud auth application-default login`, or set a service account';
      throw new ArchivePlaceError(`${place} needs credentials: ${message}; ${advice}`, error);
    }
  }

  async function request(path: string, from: number, signal: AbortSignal): Promise<Response> {
    const headers = await authorization();
    if (from > 0) headers.set('Range', `bytes=${from}-`);
    const response = await fetch(new URL(path, endpoint), { headers, signal });
    const { status } = response;
    if (response.ok) return response;
    await response.body?.cancel();
    if (from > 0 && status === RANGE_NOT_SATISFIABLE) return response;
    if (status === 408 || status === 429 || status >= 500) {
      const seconds = Number(response.headers.get('Retry-After') ?? 0);
      throw new PassingError(`it answers ${status}`, Number.isFinite(seconds) ? seconds * 1000 : 0);
    }
    throw new ArchivePlaceError(`${place} can't be read: ${refusal(status)}`);
  }

  /** What `attempt` yields over all its tries; it is told how many bytes it has yielded before. */
  async function* persistently(
    attempt: (from: number, signal: AbortSignal) => AsyncGenerator<Uint8Array, void>,
  ): AsyncGenerator<Uint8Array, void> {
    let from = 0;
    for (let tries = 1; ; tries += 1) {
      const before = from;
      const idle = idleTimer(idleTimeoutMs);
      try {
        for await (const chunk of attempt(from, idle.signal)) {
          // The consumer may take its time.
          idle.stop();
          from += chunk.byteLength;
          yield chunk;
          idle.restart();
        }
        return;
      } catch (error) {
        if (error instanceof ArchivePlaceError) throw error;
        if (from > before) tries = 1;
        if (tries >= maxTries) throw new ArchiveAwayError(place, error as Error);
        const backoffMs = Math.min(MAX_BACKOFF_MS, minBackoffMs * 2 ** (tries - 1));
        const asked = error instanceof PassingError ? error.retryAfterMs : 0;
        // Jitter keeps many readers from asking again in step.
        await wait(Math.max(asked, backoffMs * (0.5 + Math.random() / 2)));
      } finally {
        idle.stop();
      }
    }
  }

  return {
    async json(path) {
      const chunks: Uint8Array[] = [];
      // Part of a listing is of no use: each try begins anew.
      async function* attempt(_from: number, signal: AbortSignal) {
        const response = await request(path, 0, signal);
        yield new Uint8Array(await response.arrayBuffer());
      }
      for await (const chunk of persistently(attempt)) chunks.push(chunk);
      return JSON.parse(Buffer.concat(chunks).toString('utf8'));
    },
    bytes(path) {
      return persistently(async function* attempt(from, signal) {
        const response = await request(path, from, signal);
        // It broke off behind its last byte.
        if (response.status === RANGE_NOT_SATISFIABLE) return;
        if (from > 0 && response.status !== 206) {
          await response.body?.cancel();
          throw new PassingError('it does not go on where it broke off');
        }
        if (response.body) yield* response.body as AsyncIterable<Uint8Array>;
      });
    },
  };
}

function refusal(status: number): string {
  if (status === 404) return 'it is not there (404)';
  if (status === 401 || status === 403) {
    return `these credentials may not read it (${status}): give them roles/storage.objectViewer`;
  }
  return `Cloud Storage answers ${status}`;
}

interface IdleTimer {
  signal: AbortSignal;
  restart(): void;
  stop(): void;
}

/** Aborts once nobody has restarted or stopped it for so long. */
function idleTimer(ms: number): IdleTimer {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  function stop(): void {
    clearTimeout(timer);
  }
  function restart(): void {
    stop();
    timer = setTimeout(() => {
      controller.abort(new PassingError(`it sent nothing for ${ms} ms`));
    }, ms);
  }
  restart();
  return { signal: controller.signal, restart, stop };
}

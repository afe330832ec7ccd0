import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { finished } from 'node:stream/promises';
import { REVISION_HEADER } from '../splitter/forward.ts';

/** How a poll ended: with the whole of an answer, or not. */
export interface Polled {
  /** Who answered; unknown where nobody did. */
  revision?: string;
  /** Undefined where there was no answer, or not the whole of one. */
  status?: number;
  etag?: string;
}

/** A phone gives up by then. */
const PATIENCE_MS = 10_000;

/** Asks as a phone does, with the tag that it has. Never rejects. */
export async function poll(url: URL, agent: Agent, etag: string | undefined): Promise<Polled> {
  const polled: Polled = {};
  try {
    const asked = request(url, {
      agent,
      headers: { 'accept-encoding': 'gzip', ...(etag !== undefined && { 'if-none-match': etag }) },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // Heard below; one that comes after that must not end this process.
    asked.on('error', () => {});
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const revision = answer.headers[REVISION_HEADER];
    if (typeof revision === 'string') polled.revision = revision;
    answer.resume();
    await finished(answer);
    polled.status = answer.statusCode!;
    if (answer.headers.etag !== undefined) polled.etag = answer.headers.etag;
  } catch {
    // A poll that failed is what is counted here, whyever it did.
  }
  return polled;
}

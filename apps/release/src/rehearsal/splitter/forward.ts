import { type Agent, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

export interface Target {
  revision: string;
  url: URL;
  agent: Agent;
}

/** Who answered, for guests of a rehearsal to count; Cloud Run says nothing of it. */
export const REVISION_HEADER = 'x-revision';

/** As Cloud Run's default. */
const TIMEOUT_MS = 30_000;
const LATE = 'late';

/** Of one connection alone: not to be passed on. Source: RFC 9110, section 7.6.1. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Passes a request on and streams the answer back. A revision that can't be reached, or goes away before it has
 * answered, is a 503 of the splitter's own, and one that says nothing for half a minute a 504; one that goes away in
 * the middle of its answer cuts the guest off. Resolves to the status that counts: 499 where the guest went first.
 */
export async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { revision, url, agent }: Target,
): Promise<number> {
  const upstream = ask({
    agent,
    host: url.hostname,
    port: url.port,
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: endToEnd(incoming.rawHeaders, incoming.headers['transfer-encoding']),
  });
  let isLeft = false;
  function leave(): void {
    isLeft = true;
    upstream.destroy();
  }
  outgoing.once('close', leave);
  const answered = answerOf(upstream);
  // Not `pipeline`, which would hang up on a guest whose revision went away: the guest is still to be told.
  incoming.pipe(upstream);
  let answer: IncomingMessage;
  try {
    answer = await answered;
  } catch (error) {
    if (isLeft) return 499;
    const { message, code } = error as NodeJS.ErrnoException;
    const status = code === LATE ? 504 : 503;
    outgoing.writeHead(status, { 'content-type': 'text/plain', [REVISION_HEADER]: revision });
    outgoing.end(`${revision} does not answer: ${message}\n`);
    return status;
  } finally {
    outgoing.off('close', leave);
  }
  const status = answer.statusCode!;
  outgoing.writeHead(status, answer.statusMessage, [
    ...endToEnd(answer.rawHeaders),
    REVISION_HEADER,
    revision,
  ]);
  try {
    await pipeline(answer, outgoing);
    return status;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE' ? 499 : 502;
  }
}

function answerOf(upstream: ReturnType<typeof ask>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    upstream.setTimeout(TIMEOUT_MS, () => {
      const late = new Error(`nothing in ${TIMEOUT_MS / 1000} s`);
      upstream.destroy(Object.assign(late, { code: LATE }));
    });
    upstream.once('response', resolve);
    // Not `once`: an error that nobody hears would end this process.
    upstream.on('error', reject);
    upstream.once('close', () => reject(new Error('the connection was closed')));
  });
}

/** Names and values in turn, in their order and as often as they were sent. */
function endToEnd(raw: readonly string[], encoding?: string): string[] {
  const named = new Set(HOP_BY_HOP);
  for (let at = 0; at < raw.length; at += 2) {
    if (raw[at]!.toLowerCase() !== 'connection') continue;
    for (const name of raw[at + 1]!.split(',')) named.add(name.trim().toLowerCase());
  }
  const kept = raw.filter((_, at) => !named.has(raw[at - (at % 2)]!.toLowerCase()));
  // A body of unknown length is sent on as one.
  return encoding === undefined ? kept : [...kept, 'transfer-encoding', encoding];
}

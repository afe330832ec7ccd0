/** Why the last question got no answer; `unavailable` is the API's own word that it can't reach its data. */
export type Problem = 'unreachable' | 'unavailable' | 'no-such-park' | 'no-park';

export interface Failure {
  ok: false;
  problem: Problem;
  retryAfterMs: number;
}

/** What one question brought. */
export type Answer<Body> =
  | {
      ok: true;
      body: Body;
      /** The server's clock when it answered, in milliseconds since 1970; null where it can't be told. */
      servedAt: number | null;
    }
  | Failure;

export function failed(problem: Problem, retryAfterMs = 0): Failure {
  return { ok: false, problem, retryAfterMs };
}

/** All that the page has been told so far. */
export interface Feed<Body> {
  body: Body | null;
  /** The server's clock at the last answer; an old answer proves nothing about now. */
  answeredAt: number | null;
  /** Added to the phone's clock it gives the server's; null until a server's time was seen. */
  clockOffsetMs: number | null;
  /** The newest time of a server's clock that was seen. */
  servedAt: number | null;
  /** Questions in a row that failed. */
  failures: number;
  problem: Problem | null;
  retryAfterMs: number;
}

export const NO_FEED: Feed<never> = {
  body: null,
  answeredAt: null,
  clockOffsetMs: null,
  servedAt: null,
  failures: 0,
  problem: null,
  retryAfterMs: 0,
};

const POLL_MS = 3_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** A `Date` header has whole seconds, and one slow answer is no reason to move the clock. */
const CLOCK_JUMP_MS = 3_000;
/** One lost answer is a blip of a phone's radio; two are an outage. */
const FAILURES_OF_AN_OUTAGE = 2;

export function serverTime(feed: Feed<unknown>, localNow: number): number {
  return localNow + (feed.clockOffsetMs ?? 0);
}

export function isConnected(feed: Feed<unknown>): boolean {
  return feed.failures < FAILURES_OF_AN_OUTAGE;
}

/**
 * `servedAt − localNow` is never more than the true offset, because the answer took time to arrive: the
 * largest seen is the best. A sample far below it means that the phone's own clock was set; unless the
 * server's time stood still, which is a cache that keeps old headers and must not hold the ages back.
 */
function nextOffset(feed: Feed<unknown>, servedAt: number | null, localNow: number): number | null {
  const known = feed.clockOffsetMs;
  if (servedAt === null) return known;
  const sample = servedAt - localNow;
  if (known === null || sample > known) return sample;
  const hasMoved = servedAt > (feed.servedAt ?? 0);
  return hasMoved && sample < known - CLOCK_JUMP_MS ? sample : known;
}

/** The feed after an answer that arrived at `localNow` of the phone's clock. */
export function withAnswer<Body>(
  feed: Feed<Body>,
  answer: Answer<Body>,
  localNow: number,
): Feed<Body> {
  if (!answer.ok) {
    const { problem, retryAfterMs } = answer;
    return { ...feed, failures: feed.failures + 1, problem, retryAfterMs };
  }
  const clockOffsetMs = nextOffset(feed, answer.servedAt, localNow);
  return {
    body: answer.body,
    answeredAt: localNow + (clockOffsetMs ?? 0),
    clockOffsetMs,
    servedAt: Math.max(feed.servedAt ?? 0, answer.servedAt ?? 0) || null,
    failures: 0,
    problem: null,
    retryAfterMs: 0,
  };
}

/**
 * How long to wait before the next question. `random` is in [0, 1): after an outage the phones of a
 * whole park must not come back in step.
 */
export function nextDelayMs(feed: Feed<unknown>, random: number): number {
  if (feed.failures === 0) return POLL_MS;
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (feed.failures - 1));
  return Math.max(feed.retryAfterMs, ceiling * (0.5 + random / 2));
}

import { type ApiOptions, askFirstPark, fetchJson } from './api-client.ts';
import { type Answer, failed, type Feed, nextDelayMs, NO_FEED, withAnswer } from './feed.ts';

/** What the loop needs of a browser. */
export interface Surroundings {
  fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970 by the phone's clock. */
  now(): number;
  random(): number;
  /** Resolves once the page can be seen, or `signal` is aborted. */
  visible(signal: AbortSignal): Promise<void>;
  /** Resolves after `ms`, when there is a reason to ask at once, or when `signal` is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** What this page's own server says at `/config.json`. */
interface PageConfig {
  apiUrl: string;
  /** The first park that the API knows, where null. */
  park: string | null;
}

/** What the answers so far have told of where to ask. */
interface Known {
  config?: PageConfig;
  park?: string;
}

/** Asks the API what the page shows of a park. */
export type Ask<Body> = (park: string, options: ApiOptions) => Promise<Answer<Body>>;

async function askKnown<Body>(
  ask: Ask<Body>,
  known: Known,
  http: Omit<ApiOptions, 'apiUrl'>,
): Promise<Answer<Body>> {
  if (!known.config) {
    const fetched = await fetchJson<PageConfig>('/config.json', http, ({ apiUrl }) =>
      URL.canParse(apiUrl),
    );
    if (!fetched.ok) return failed('unreachable');
    known.config = fetched.body;
    if (fetched.body.park !== null) known.park = fetched.body.park;
  }
  const api = { ...http, apiUrl: known.config.apiUrl };
  if (known.park === undefined) {
    const found = await askFirstPark(api);
    if (!found.ok) return found;
    known.park = found.park;
  }
  return ask(known.park, api);
}

/** What is known of the park, after every answer and every failure, until `signal` is aborted. Never throws. */
export async function* watchPage<Body>(
  ask: Ask<Body>,
  surroundings: Surroundings,
  signal: AbortSignal,
): AsyncGenerator<Feed<Body>> {
  const known: Known = {};
  const { fetch, now, random } = surroundings;
  let feed: Feed<Body> = NO_FEED;
  while (true) {
    await surroundings.visible(signal);
    if (signal.aborted) return;
    const answer = await askKnown(ask, known, { fetch, signal });
    if (signal.aborted) return;
    feed = withAnswer(feed, answer, now());
    yield feed;
    await surroundings.pause(nextDelayMs(feed, random()), signal);
  }
}

import type { Destinations, LiveBody, OperationsBody } from '@ridewait/contracts';
import { type Answer, failed, type Failure, type Problem } from './feed.ts';

const TIMEOUT_MS = 8_000;

export interface ApiOptions {
  apiUrl: string;
  fetch: typeof globalThis.fetch;
  signal: AbortSignal;
}

/** What a 404 and a 503 of the API mean; any other failure is `unreachable`. */
const PROBLEMS: Partial<Record<number, Problem>> = { 404: 'no-such-park', 503: 'unavailable' };

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

/**
 * With `no-cache` the browser itself sends `If-None-Match` and turns a 304 into the body it holds, with
 * the new headers. Sending the header from here would cost a CORS preflight.
 */
export async function fetchJson<T>(
  url: string,
  { fetch, signal }: Omit<ApiOptions, 'apiUrl'>,
  isExpected: (body: T) => boolean,
): Promise<Answer<T>> {
  try {
    const response = await fetch(url, {
      cache: 'no-cache',
      credentials: 'omit',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!response.ok) {
      return failed(PROBLEMS[response.status] ?? 'unreachable', retryAfterMs(response));
    }
    const date = Date.parse(response.headers.get('date') ?? '');
    const body = (await response.json()) as T;
    if (!isExpected(body)) return failed('unreachable');
    return { ok: true, body, servedAt: Number.isNaN(date) ? null : date };
  } catch {
    // Refused, timed out, cut off, or not what it should be (a hotel's sign-in page): no numbers now.
    return failed('unreachable');
  }
}

/** The id of the first park that the API knows. */
export async function askFirstPark(
  options: ApiOptions,
): Promise<{ ok: true; park: string } | Failure> {
  const fetched = await fetchJson<Destinations>(
    `${options.apiUrl}/v1/destinations`,
    options,
    ({ destinations }) => destinations.every(({ parks }) => Array.isArray(parks)),
  );
  if (!fetched.ok) {
    // It is not the park that was asked for that isn't there.
    const { problem, retryAfterMs: patience } = fetched;
    return failed(problem === 'no-such-park' ? 'unreachable' : problem, patience);
  }
  const [park] = fetched.body.destinations.flatMap(({ parks }) => parks);
  return park ? { ok: true, park: park.id } : failed('no-park');
}

function entityUrl({ apiUrl }: ApiOptions, park: string, route: string): string {
  return `${apiUrl}/v1/entity/${encodeURIComponent(park)}/${route}`;
}

/** The waits as guests are told them. */
export async function askLive(park: string, options: ApiOptions): Promise<Answer<LiveBody>> {
  const url = entityUrl(options, park, 'live');
  return fetchJson<LiveBody>(url, options, ({ liveData }) => Array.isArray(liveData));
}

/** Every ride with how far its numbers can be relied on. */
export async function askOperations(
  park: string,
  options: ApiOptions,
): Promise<Answer<OperationsBody>> {
  const url = entityUrl(options, park, 'operations');
  return fetchJson<OperationsBody>(url, options, ({ operationsData }) =>
    Array.isArray(operationsData),
  );
}

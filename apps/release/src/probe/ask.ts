import { causeOf } from '../cause-of.ts';
import type { Check } from '../config/release-config.ts';

export interface Asking {
  fetch: typeof globalThis.fetch;
  /** The headers of a call to an address, where only who is known may call. */
  authorization: (address: string) => Promise<Record<string, string>>;
  timeoutMs: number;
}

/** More than any answer that is looked into. */
const MAX_BYTES = 8 * 1024 * 1024;

/** What is wrong with the answer, in words; undefined where it is as it should be. Never throws. */
export async function faultOf(
  { fetch, authorization, timeoutMs }: Asking,
  address: string,
  { path, status, contains }: Check,
): Promise<string | undefined> {
  try {
    const response = await fetch(new URL(path, address), {
      headers: await authorization(address),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    });
    if (response.status !== status) {
      const said = (await textOf(response)).slice(0, 120).replaceAll(/\s+/g, ' ');
      return `GET ${path} answered ${response.status}, not ${status}${said === '' ? '' : `: ${said}`}`;
    }
    if (contains === undefined) {
      await response.body?.cancel();
      return undefined;
    }
    const isThere = (await textOf(response)).includes(contains);
    return isThere ? undefined : `GET ${path} answered without ${contains}`;
  } catch (error) {
    return `GET ${path} was not answered: ${causeOf(error)}`;
  }
}

/** A body, up to the most that is read of one. */
async function textOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    text += decoder.decode(chunk, { stream: true });
    if (bytes > MAX_BYTES) break;
  }
  return text;
}

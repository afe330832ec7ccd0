import { causeOf } from '../cause-of.ts';
import type { Shelf } from './shelf.ts';

export interface BucketShelfOptions {
  bucket: string;
  object: string;
  /** The headers of a call: Google's credentials. */
  authorization: () => Promise<Record<string, string>>;
  /** Cloud Storage's JSON API; another is a stand-in. */
  endpoint?: string;
  timeoutMs?: number;
}

/** A book has a few hundred lines. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * A book in Cloud Storage, changed by the number of its generation: Google takes a text only where the last
 * generation is the one that was read.
 *
 * Source: https://cloud.google.com/storage/docs/request-preconditions
 */
export function bucketShelf(options: BucketShelfOptions): Shelf {
  const { bucket, object, authorization } = options;
  const { endpoint = 'https://storage.googleapis.com', timeoutMs = 30_000 } = options;
  const place = `gs://${bucket}/${object}`;
  const name = encodeURIComponent(object);

  async function ask(path: string, what: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(await authorization()), ...(init.headers as Record<string, string>) };
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await fetch(`${endpoint}${path}`, { ...init, headers, signal });
    } catch (error) {
      throw new Error(`${place} could not be ${what}: ${causeOf(error)}`, { cause: error });
    }
  }

  async function refused(response: Response, what: string): Promise<Error> {
    const said = (await response.text()).slice(0, 300).replaceAll(/\s+/g, ' ');
    const advice =
      response.status === 403 || response.status === 401
        ? '; the account needs roles/storage.objectUser on the bucket'
        : '';
    return new Error(`${place} could not be ${what}: ${response.status} ${said}${advice}`);
  }

  return {
    place,
    async read() {
      const response = await ask(`/storage/v1/b/${bucket}/o/${name}?alt=media`, 'read');
      if (response.status === 404) {
        await response.body?.cancel();
        return { text: undefined, version: '0' };
      }
      const version = response.headers.get('x-goog-generation');
      if (!response.ok || version === null) throw await refused(response, 'read');
      const bytes = Number(response.headers.get('content-length'));
      if (bytes > MAX_BYTES) {
        await response.body?.cancel();
        throw new Error(`${place} has ${bytes} bytes, which no record of releases has`);
      }
      return { text: await response.text(), version };
    },
    async write(text, version) {
      const query = `uploadType=media&name=${name}&ifGenerationMatch=${version}`;
      const response = await ask(`/upload/storage/v1/b/${bucket}/o?${query}`, 'written', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
      });
      // 412: another generation than the one that was read.
      if (response.status === 412) {
        await response.body?.cancel();
        return false;
      }
      if (!response.ok) throw await refused(response, 'written');
      await response.body?.cancel();
      return true;
    },
  };
}

import * as z from 'zod';

/** What a message says, or why it can't be read. */
export type Decoded<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      detail: string;
      /** It was written in a version that this reader doesn't know, and a newer reader does: try again later. */
      newer?: true;
    };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export function encodeJson(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** @param version the version that `schema` describes: a higher `v` is a newer writer's */
export function decodeJson<T>(schema: z.ZodType<T>, version: number, data: Uint8Array): Decoded<T> {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(data));
  } catch (error) {
    return { ok: false, detail: `not JSON: ${(error as Error).message}` };
  }
  const written = (json as { v?: unknown } | null)?.v;
  if (typeof written === 'number' && written > version) return newerThan(version, written);
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, detail: z.prettifyError(parsed.error) };
}

/** @param version the highest that this reader knows */
export function newerThan(version: number, written: number): Decoded<never> {
  const detail = `it is of version ${written}, and this reader knows up to ${version}: a newer one can read it`;
  return { ok: false, detail, newer: true };
}

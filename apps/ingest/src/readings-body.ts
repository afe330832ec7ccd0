import { readingsBodySchema } from '@ridewait/contracts';

/** The items of a batch, each still to be checked; or what is wrong with the whole of it, in words. */
export type ReadingsBody = { ok: true; items: unknown[] } | { ok: false; message: string };

export function parseReadings(text: string): ReadingsBody {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: `the body is not JSON: ${(error as Error).message}` };
  }
  const parsed = readingsBodySchema.safeParse(json);
  if (parsed.success) return { ok: true, items: parsed.data.readings };
  const [issue] = parsed.error.issues;
  return {
    ok: false,
    message: `send {"readings": […]}: ${issue?.path.join('.') || 'body'}: ${issue?.message}`,
  };
}

/** What a batch without a reading is answered with. */
export const EMPTY_BATCH = 'readings is empty: there is nothing to take';

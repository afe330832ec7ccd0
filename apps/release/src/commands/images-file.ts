import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Images } from '../ports.ts';
import { UsageError } from './usage-error.ts';

const schema = z
  .record(
    z.string().min(1),
    z.string().regex(/@sha256:[0-9a-f]{64}$/, 'must be named by its digest: …@sha256:…'),
  )
  .refine((images) => Object.keys(images).length > 0, 'names no image');

/** Reads `{ "api": "…/api@sha256:…" }`, as `infra/pulumi/push-images.sh --out` writes it. Throws `UsageError`. */
export async function readImages(file: string): Promise<Images> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--images ${file} can't be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const checked = schema.safeParse(parsed);
  if (checked.success) return checked.data;
  throw new UsageError(`--images ${file}: ${z.prettifyError(checked.error)}`);
}

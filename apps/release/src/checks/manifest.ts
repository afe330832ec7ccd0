import { DEAD_LETTER_VERSIONS, READINGS_VERSIONS } from '@ridewait/contracts';
import { DAY_MODEL_FORMAT } from '@ridewait/core';
import {
  ANNOUNCED,
  MIGRATIONS,
  readMigrations,
  STATE_FORMAT,
  STATE_FORMATS,
} from '@ridewait/stores/release';
import * as z from 'zod';
import { narrowingsOf } from './narrowings.ts';

const numbers = z.array(z.int());
const manifestSchema = z.object({
  manifest: z.literal(1),
  /** By what has one: the numbers of the formats that this build reads, and of those that it may write. */
  formats: z.record(z.string(), z.object({ reads: numbers, writes: numbers })),
  /** In their order. `narrows` says what of it may break a release that was made without it. */
  migrations: z.array(
    z.object({ name: z.string(), checksum: z.string(), narrows: z.array(z.string()) }),
  ),
  /** What a later release will run, and this one is known to work with. */
  announced: z.array(z.object({ name: z.string(), checksum: z.string() })),
});

/** What another build must know of one to run beside it, on the same stores. Plain JSON. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest of this checkout. Throws an `Error` where a migration is no SQL. */
export async function thisManifest(
  migrations: URL = MIGRATIONS,
  announced: URL = ANNOUNCED,
): Promise<Manifest> {
  const [shipped, coming] = await Promise.all([migrations, announced].map(readMigrations));
  return {
    manifest: 1,
    formats: {
      'states in Redis': { reads: [...STATE_FORMATS], writes: [STATE_FORMAT] },
      'messages of readings': versions(READINGS_VERSIONS),
      'dead letters': versions(DEAD_LETTER_VERSIONS),
      'day models': { reads: [DAY_MODEL_FORMAT], writes: [DAY_MODEL_FORMAT] },
    },
    migrations: await Promise.all(
      shipped!.map(async ({ name, text, checksum }) => {
        const narrows = await narrowingsOf(text).catch((error: Error) => {
          throw new Error(`${name} is no SQL: ${error.message}`, { cause: error });
        });
        return { name, checksum, narrows };
      }),
    ),
    announced: coming!.map(({ name, checksum }) => ({ name, checksum })),
  };
}

/** As it was written down, perhaps by another version of this program; else what is wrong with it. */
export function readManifest(json: unknown): { manifest: Manifest } | { problem: string } {
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return { manifest: parsed.data };
  return { problem: z.prettifyError(parsed.error) };
}

function versions({ reads, writes }: { reads: readonly number[]; writes: readonly number[] }) {
  return { reads: [...reads], writes: [...writes] };
}

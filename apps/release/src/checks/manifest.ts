import { DEAD_LETTER_VERSIONS, READINGS_VERSIONS } from '@ridewait/contracts';
import { DAY_MODEL_FORMAT } from '@ridewait/core';
import {
  ANNOUNCED,
  MIGRATIONS,
  readMigrations,
  STATE_FORMAT,
  STATE_FORMATS,
} from '@ridewait/stores/release';
import type { Manifest } from './manifest-schema.ts';
import { narrowingsOf } from './narrowings.ts';

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

function versions({ reads, writes }: { reads: readonly number[]; writes: readonly number[] }) {
  return { reads: [...reads], writes: [...writes] };
}

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ANNOUNCED } from '../src/sql/announced.ts';
import { MIGRATIONS, readMigrations } from '../src/sql/migration-files.ts';

/** A folder of migrations, and what its schema is called. */
export interface Schema {
  name: string;
  directory: URL;
}

/**
 * The schemas that this release has to work on: its own; and, where migrations are announced, the one that a later
 * release makes while this one still runs. Disposed, the folder of that one is gone.
 */
export async function openSchemas(
  announced = ANNOUNCED,
): Promise<AsyncDisposable & { schemas: readonly Schema[] }> {
  const own = { name: 'its own schema', directory: MIGRATIONS };
  const coming = await readMigrations(announced);
  if (coming.length === 0) {
    return { schemas: [own], async [Symbol.asyncDispose]() {} };
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-announced-'));
  await cp(fileURLToPath(MIGRATIONS), folder, { recursive: true });
  for (const [index, { name }] of coming.entries()) {
    // After all others, whatever number it has until it is moved.
    const file = path.join(folder, `${9000 + index}${name.slice(4)}`);
    await cp(fileURLToPath(new URL(name, announced)), file);
  }
  const next = { name: 'the schema that is announced', directory: pathToFileURL(`${folder}/`) };
  return {
    schemas: [own, next],
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

export interface Migration {
  /** `0001_name.sql`; they are run in the order of their names. */
  name: string;
  text: string;
  checksum: string;
}

/** What `migrate` runs. */
export const MIGRATIONS = new URL('../../migrations/', import.meta.url);

/** The migrations of a folder, in their order. */
export async function readMigrations(directory: URL): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_.+\.sql$/.test(name));
  return Promise.all(
    names.toSorted().map(async (name) => {
      const text = await readFile(new URL(name, directory), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

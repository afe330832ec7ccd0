import { idSchema } from '@ridewait/contracts';
import type { CatalogIndex } from '@ridewait/core';
import type { CatalogReader } from './app.ts';
import { type Directory, directoryOf, type Place } from './directory.ts';

/** The places of a catalog, by the names that callers use. */
export interface Places {
  /** That of the catalog as it is held; made once for each. */
  directory(index: CatalogIndex): Directory;
  /** By canonical id, slug or external id; a name that the catalog lacks has it fetched again first. */
  find(id: string): Promise<Place | undefined>;
}

export function placesOf(catalog: CatalogReader): Places {
  const directories = new WeakMap<CatalogIndex, Directory>();

  function directory(index: CatalogIndex): Directory {
    const known = directories.get(index) ?? directoryOf(index.catalog);
    directories.set(index, known);
    return known;
  }

  return {
    directory,
    async find(id) {
      if (!idSchema.safeParse(id).success) return undefined;
      const index = await catalog.refreshFor((held) => !directory(held).find(id));
      return directory(index).find(id);
    },
  };
}

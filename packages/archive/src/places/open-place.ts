import { bucketPlace } from './bucket.ts';
import type { BucketClientOptions } from './bucket-client.ts';
import { directoryPlace } from './directory.ts';
import { type ArchivePlace, ArchivePlaceError } from './place.ts';

/** An archive by its name: `gs://bucket/prefix`, or a folder. Throws `ArchivePlaceError` where it is neither. */
export function openPlace(name: string, options: BucketClientOptions = {}): ArchivePlace {
  if (name.startsWith('gs://')) return bucketPlace(name, options);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(name)) {
    throw new ArchivePlaceError(`${name}: an archive is a folder, or gs://bucket/prefix`);
  }
  return directoryPlace(name);
}

import { bucketClient, type BucketClientOptions } from './bucket-client.ts';
import { type ArchivePlace, ArchivePlaceError, type ListedFile } from './place.ts';

interface Listing {
  items?: { name: string; generation?: string }[];
  nextPageToken?: string;
}

/** With the generation: what is read is what was listed, also where a file is written over meanwhile. */
interface ListedObject extends ListedFile {
  generation: string | undefined;
}

const PAGE = '1000';
const FIELDS = 'items(name,generation),nextPageToken';

/**
 * An archive in Cloud Storage: the objects of a bucket whose names begin with a prefix, as the subscription's
 * file prefix has it. Only a page of their names, and what is being read of one, is in memory.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/objects
 *
 * @param url `gs://bucket` or `gs://bucket/prefix`
 */
export function bucketPlace(url: string, options: BucketClientOptions = {}): ArchivePlace {
  const [, bucket, prefix = ''] = /^gs:\/\/([^/]+)(?:\/(.*))?$/.exec(url) ?? [];
  if (bucket === undefined) {
    throw new ArchivePlaceError(`${url} names no bucket: write gs://bucket or gs://bucket/prefix`);
  }
  const client = bucketClient(url, options);
  const objects = `/storage/v1/b/${encodeURIComponent(bucket)}/o`;

  async function* files(): AsyncGenerator<ListedObject, void> {
    let pageToken: string | undefined;
    do {
      const query = new URLSearchParams({ prefix, fields: FIELDS, maxResults: PAGE });
      if (pageToken !== undefined) query.set('pageToken', pageToken);
      const listing = (await client.json(`${objects}?${query.toString()}`)) as Listing;
      for (const { name, generation } of listing.items ?? []) {
        // Folders, as the console makes them.
        if (!name.endsWith('/')) yield { name, generation, isGrowing: false };
      }
      pageToken = listing.nextPageToken;
    } while (pageToken !== undefined);
  }

  return {
    name: url,
    files,
    open(file) {
      const query = new URLSearchParams({ alt: 'media' });
      const { generation } = file as ListedObject;
      if (generation !== undefined) query.set('generation', generation);
      return client.bytes(`${objects}/${encodeURIComponent(file.name)}?${query.toString()}`);
    },
  };
}

export type { ArchivedMessage } from './archived-message.ts';
export { type ArchivePlace, ArchiveAwayError, ArchivePlaceError } from './places/place.ts';
export type { BucketClientOptions } from './places/bucket-client.ts';
export { openPlace } from './places/open-place.ts';
export { type Damage, readArchive, type ReadOptions } from './read-archive.ts';
export { archiveWriter, type ArchiveWriterOptions } from './writer/archive-writer.ts';

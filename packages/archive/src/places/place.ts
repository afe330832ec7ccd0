/** A file of an archive, as it is listed. */
export interface ListedFile {
  /** From the archive's beginning, with `/` between folders. */
  name: string;
  /** True while somebody still writes to it. */
  isGrowing: boolean;
}

/** Where an archive lies. */
export interface ArchivePlace {
  /** As the user named it. */
  readonly name: string;
  /** Sorted by name. Rejects with `ArchivePlaceError` where there is no such place. */
  files(): AsyncGenerator<ListedFile, void>;
  /** The file's bytes, from the first to the last. Reading stops when the consumer does. */
  open(file: ListedFile): AsyncGenerator<Uint8Array, void>;
}

/** There is no archive at that place, or it may not be read: the user can do something about it. */
export class ArchivePlaceError extends Error {
  readonly code = 'archive_place';
  constructor(problem: string, cause?: unknown) {
    super(problem, { cause });
    this.name = 'ArchivePlaceError';
  }
}

/** The archive could not be asked, or did not answer in time, again and again: it may later. */
export class ArchiveAwayError extends Error {
  readonly code = 'unavailable';
  constructor(place: string, cause: Error) {
    // What `fetch` itself says is only that it failed.
    const { message } = cause.cause instanceof Error ? cause.cause : cause;
    super(`the archive ${place} is away: ${message}`, { cause });
    this.name = 'ArchiveAwayError';
  }
}

/** `auto` takes what there is; the others insist. */
export type Mode = 'auto' | 'embedded' | 'real';

/** The user asked for something that can't be had, and can do something about it. */
export class UsageError extends Error {
  readonly code = 'usage';
}

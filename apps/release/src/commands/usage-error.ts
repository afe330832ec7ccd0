/** The user asked for something that can't be had, and can do something about it. */
export class UsageError extends Error {
  readonly code = 'usage';
}

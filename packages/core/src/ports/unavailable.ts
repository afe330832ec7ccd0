/**
 * A store or the bus could not be asked, or did not answer in time: the same call may succeed later.
 * Everything else that a port throws is a fault of the program.
 */
export class UnavailableError extends Error {
  readonly code = 'unavailable';
  readonly part: 'live store' | 'history' | 'bus';
  constructor(part: UnavailableError['part'], cause: unknown) {
    super(`the ${part} is away: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'UnavailableError';
    this.part = part;
  }
}

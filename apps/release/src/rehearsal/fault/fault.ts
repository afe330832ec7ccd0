/** What may be wrong with the candidate of a rehearsal. */
export const FAULTS = ['none', 'slow', 'errors', 'crash', 'stale'] as const;
export type Fault = (typeof FAULTS)[number];

/** For the story. */
export const FAULT_WORDS: Record<Fault, string> = {
  none: 'nothing is wrong with it',
  slow: 'its reads take longer',
  errors: 'some of its reads fail',
  crash: 'its process ends by itself, again and again',
  stale: 'it serves for ever what it read first',
};

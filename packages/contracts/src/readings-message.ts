import type { Reading } from '@ridewait/core';

/**
 * A message on the topic `readings`: readings of one park that ingest took together. Kind, lane and
 * attraction are stamped from the catalog as it stood at `receivedAt`, and never looked up again.
 */
export interface ReadingsMessage {
  /** The version of this shape, not of the bytes. */
  v: 1;
  park: string;
  /** Milliseconds since 1970, stamped once. */
  receivedAt: number;
  attractions: { id: string; readings: Reading[] }[];
}

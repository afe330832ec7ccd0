import {
  type AttractionState,
  type Bucket,
  earlierFlow,
  type HourFlow,
  type StateHeader,
  type StateWrite,
  UnavailableError,
} from '@ridewait/core';

/**
 * The formats of a state in the live store. A reader reads all of them; what a writer writes is configured, so
 * that a format can be read by every instance a release before the first one writes it.
 *
 * 1: the whole header in one field. 2: the earlier hours of its flow in a field of their own, which is written
 * only when they change.
 */
export const STATE_FORMATS = [1, 2] as const;
export type StateFormat = (typeof STATE_FORMATS)[number];
export const STATE_FORMAT: StateFormat = 2;

/** As `header` is written; format 1 had no `format` in it. */
interface StoredHeader extends StateHeader {
  format?: number;
}

/**
 * A state that a newer release has written. It is away for this release: who wants to fold asks again, until
 * the release that can is everywhere.
 */
export class NewerStateError extends UnavailableError {
  constructor(format: unknown) {
    super(
      'live store',
      `a state has format ${String(format)}, and this release reads up to ${STATE_FORMAT}: ` +
        'go on with the roll-out, or roll back only to a release that reads it',
    );
    this.name = 'NewerStateError';
  }
}

export interface EncodedState {
  header: string;
  /** Null leaves the field as it is, which can't be done where there is none; empty removes it. */
  flow: string | null;
}

export function encodeState(
  { header, earlierFlowChanged }: Pick<StateWrite, 'header' | 'earlierFlowChanged'>,
  format: StateFormat,
): EncodedState {
  if (format === 1) return { header: JSON.stringify(header), flow: '' };
  return {
    header: JSON.stringify({ format, ...header, flow: header.flow.slice(-1) }),
    flow: earlierFlowChanged ? JSON.stringify(earlierFlow(header)) : null,
  };
}

/** Throws `NewerStateError`. `buckets` are those that were found, as JSON. */
export function decodeState(
  header: string,
  flow: string | null | undefined,
  buckets: Iterable<string>,
): AttractionState {
  const { format = 1, ...stored } = JSON.parse(header) as StoredHeader;
  if (!STATE_FORMATS.some((known) => known === format)) throw new NewerStateError(format);
  const earlier = flow ? (JSON.parse(flow) as HourFlow[]) : [];
  const parsed = Array.from(buckets, (json) => JSON.parse(json) as Bucket);
  return {
    header: format === 1 ? stored : { ...stored, flow: [...earlier, ...stored.flow] },
    buckets: new Map(parsed.map((bucket) => [bucket.minute, bucket])),
  };
}

import type { Meter } from '@opentelemetry/api';
import {
  DEAD_LETTER_REASONS,
  type DeadLetterReason,
  type Rejection,
  REJECTIONS,
} from '@ridewait/contracts';
import { everyLabel, type Log, startAtZero } from '@ridewait/service';

/** The two ways in. */
const VIAS = ['http', 'edge'] as const;
export type Via = (typeof VIAS)[number];

/** Of all answers those that are usual, and those that are our fault. */
const STATUSES = ['202', '204', '500', '503'];

/** What ingest counts and tells, each thing named once. */
export type Events = ReturnType<typeof createEvents>;

export function createEvents(meter: Meter, log: Log) {
  const accepted = meter.createCounter('ridewait_readings_accepted', {
    description: 'Readings that the bus has taken.',
  });
  const rejected = meter.createCounter('ridewait_readings_rejected', {
    description: 'Readings refused, by reason.',
  });
  const batches = meter.createCounter('ridewait_batches', {
    description: 'Batches answered, by way in and outcome.',
  });
  const published = meter.createHistogram('ridewait_publish_duration_seconds', {
    description: 'Time until the bus had taken a message.',
    unit: 's',
    advice: {
      explicitBucketBoundaries: [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
      ],
    },
  });
  const perMessage = meter.createHistogram('ridewait_message_readings', {
    description: 'Readings in a message.',
    advice: { explicitBucketBoundaries: [1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000] },
  });
  const deadLettered = meter.createCounter('ridewait_dead_lettered', {
    description: 'Things given up, by reason.',
  });
  startAtZero(accepted, everyLabel({ via: VIAS }));
  startAtZero(rejected, everyLabel({ via: VIAS, code: REJECTIONS }));
  startAtZero(batches, everyLabel({ via: VIAS, status: STATUSES }));
  startAtZero(deadLettered, everyLabel({ reason: DEAD_LETTER_REASONS }));
  return {
    batchAnswered(via: Via, status: number): void {
      batches.add(1, { via, status: String(status) });
    },
    readingsAccepted(via: Via, count: number): void {
      accepted.add(count, { via });
    },
    readingRejected(via: Via, code: Rejection): void {
      rejected.add(1, { via, code });
    },
    messagePublished(seconds: number, readings: number): void {
      published.record(seconds);
      perMessage.record(readings);
    },
    deadLettered(reason: DeadLetterReason, detail: string): void {
      deadLettered.add(1, { reason });
      log.warn({ reason, detail }, 'dead-lettered');
    },
    busAway(error: Error): void {
      log.error({ err: error }, 'the bus did not take a message');
    },
    dependencyAway(error: Error): void {
      log.warn({ err: error }, 'a batch was told to come again');
    },
    catalogRefreshFailed(error: unknown): void {
      log.warn({ err: error }, 'the catalog could not be read again; the last one stays in use');
    },
    faulted(error: Error, path: string): void {
      log.error({ err: error, path }, 'a request failed through a fault of ours');
    },
  };
}

import type { Meter } from '@opentelemetry/api';
import { DEAD_LETTER_REASONS, type DeadLetterReason } from '@ridewait/contracts';
import { type Anomaly, ANOMALY_KINDS, type Folded, HOUR_MS } from '@ridewait/core';
import { everyLabel, type Log, startAtZero } from '@ridewait/service';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the processor counts and tells, each thing named once. */
export type Events = ReturnType<typeof createEvents>;

export function createEvents(meter: Meter, log: Log) {
  const histogram = (name: string, description: string) =>
    meter.createHistogram(name, {
      description,
      unit: 's',
      advice: { explicitBucketBoundaries: SECONDS },
    });
  const counter = (name: string, description: string) =>
    startAtZero(meter.createCounter(name, { description }));
  /** `labels` has the values that it begins at zero with. */
  const labelled = (name: string, description: string, labels: Parameters<typeof everyLabel>[0]) =>
    startAtZero(meter.createCounter(name, { description }), everyLabel(labels));

  const pushes = labelled('ridewait_pushes', 'Pushes answered, by outcome.', {
    status: ['204', '500', '503'],
  });
  const folded = counter('ridewait_readings_folded', 'Readings that were new to a state.');
  const duplicates = counter('ridewait_readings_duplicate', 'Readings that were there before.');
  const missing = counter('ridewait_seq_missing', 'Readings that a gap in seq says are missing.');
  const filled = counter('ridewait_seq_filled', 'Readings of those that came after all.');
  const late = counter('ridewait_readings_late', 'Readings beyond the allowed lateness.');
  const conflicts = counter('ridewait_write_conflicts', 'Writes that another one came before.');
  const rebuilt = counter('ridewait_states_rebuilt', 'States made again from history.');
  const rows = counter('ridewait_flushed_buckets', 'Buckets written to history.');
  const flushFailures = counter('ridewait_flush_failures', 'Flushes that history did not take.');
  const rounds = counter('ridewait_rounds', 'Rounds finished: history has all of before them.');
  const recoveries = labelled(
    'ridewait_recoveries',
    'Times that the live store was lost and is made again, by how it went.',
    { step: ['began', 'ended', 'impossible'] },
  );
  const deadLetters = labelled('ridewait_dead_lettered', 'Things given up, by reason.', {
    reason: DEAD_LETTER_REASONS,
  });
  const anomalies = labelled('ridewait_anomalies', 'Anomalies of sensors that began, by kind.', {
    kind: ANOMALY_KINDS,
  });
  const checked = labelled(
    'ridewait_estimates_checked',
    'Measured waits that an estimate was there for, by whether its range has them.',
    { range: ['inside', 'outside'] },
  );
  const estimateError = meter.createHistogram('ridewait_estimate_error_seconds', {
    description: 'How far an estimate was from the wait that was measured, by its side.',
    unit: 's',
    advice: { explicitBucketBoundaries: [30, 60, 120, 180, 300, 600, 900, 1_200, 1_800, 3_600] },
  });
  const batch = meter.createHistogram('ridewait_fold_batch_readings', {
    description: 'Readings folded in one write.',
    advice: { explicitBucketBoundaries: [1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000] },
  });
  const foldTime = histogram('ridewait_fold_duration_seconds', 'From load to written state.');
  const writeTime = histogram('ridewait_write_duration_seconds', 'One write to the live store.');
  const flushTime = histogram('ridewait_flush_duration_seconds', 'One flush to history.');
  const roundTime = histogram('ridewait_round_duration_seconds', 'From snapshot to flushed.');
  const delay = histogram(
    'ridewait_readings_delay_seconds',
    'From receivedAt to the written state.',
  );

  return {
    pushAnswered(status: number): void {
      pushes.add(1, { status: String(status) });
    },
    readingsFolded(outcome: Folded, seconds: number): void {
      folded.add(outcome.accepted);
      duplicates.add(outcome.duplicates);
      missing.add(outcome.missing);
      filled.add(outcome.filled);
      batch.record(outcome.accepted + outcome.duplicates);
      foldTime.record(seconds);
    },
    readingsLate(count: number): void {
      late.add(count);
    },
    messageDone(delaySeconds: number): void {
      delay.record(Math.max(0, delaySeconds));
    },
    stateWritten(seconds: number): void {
      writeTime.record(seconds);
    },
    writeConflicted(): void {
      conflicts.add(1);
    },
    stateRebuilt(attraction: string, buckets: number): void {
      rebuilt.add(1);
      log.debug({ attraction, buckets }, 'a state was rebuilt from history');
    },
    flushed(buckets: number, seconds: number): void {
      rows.add(buckets);
      flushTime.record(seconds);
    },
    flushFailed(error: Error): void {
      flushFailures.add(1);
      log.error({ err: error }, 'history did not take a flush; the marks wait');
    },
    bucketsLost(attraction: string, minutes: number[]): void {
      log.error({ attraction, minutes }, 'dirty marks whose buckets the live store no longer has');
    },
    roundMade(round: number, durationMs: number): void {
      rounds.add(1);
      roundTime.record(durationMs / 1000);
      log.debug({ round, durationMs }, 'a round was made');
    },
    recoveryBegan(round: number, lost: string, life: string): void {
      recoveries.add(1, { step: 'began' });
      log.warn(
        { round, lost, life },
        'the live store has lost what it held, or a part: its states are made again from history and this round',
      );
    },
    recoveryEnded(round: number): void {
      recoveries.add(1, { step: 'ended' });
      log.info({ round }, 'all that was acknowledged since this round is delivered again');
    },
    recoveryImpossible(round: number, takenAt: number, error: Error): void {
      recoveries.add(1, { step: 'impossible' });
      const since = new Date(takenAt).toISOString();
      // A minute can only be replayed whole, and what was said of it may have come before.
      const from = new Date(takenAt - HOUR_MS).toISOString();
      log.error(
        { round, since, err: error },
        `readings since ${since} may be missing: run ridewait replay --archive <place> --from ${from} --apply`,
      );
    },
    anomalyBegan(park: string, attraction: string, { reason, ...anomaly }: Anomaly): void {
      anomalies.add(1, { kind: anomaly.kind });
      log.warn({ park, attraction, ...anomaly }, `an anomaly began: ${reason}`);
    },
    anomalyEnded(park: string, attraction: string, { reason, ...anomaly }: Anomaly): void {
      log.info({ park, attraction, ...anomaly }, `an anomaly is over: ${reason}`);
    },
    /** `off` is the estimate less the measured wait, in seconds; without a range it is `unknown` where that lies. */
    estimateChecked(off: number, range: 'inside' | 'outside' | 'unknown'): void {
      checked.add(1, { range });
      estimateError.record(Math.abs(off), { side: off < 0 ? 'short' : 'long' });
    },
    usualWaitsNotRead(park: string, error: unknown): void {
      log.warn({ park, err: error }, 'the waits of past days could not be read; those held stay');
    },
    deadLettered(reason: DeadLetterReason, detail: string): void {
      deadLetters.add(1, { reason });
      log.warn({ reason, detail }, 'dead-lettered');
    },
    catalogRefreshFailed(error: unknown): void {
      log.warn({ err: error }, 'the catalog could not be read again; the last one stays in use');
    },
    storeAway(error: Error): void {
      log.error({ err: error }, 'readings wait on the bus');
    },
    faulted(error: Error, path: string): void {
      log.error({ err: error, path }, 'a push failed through a fault of ours');
    },
  };
}

/** The log-based metric that reconciliations are counted by; its label is `result`. */
export const RECONCILIATION_METRIC = 'ridewait_reconciliations';

/**
 * What a comparison of history with the archive found: all that the archive has, or not all of it, or an archive that
 * has nothing of a time that history has.
 */
export type ReconciliationResult = 'holds' | 'differs' | 'empty';

/** What a job's log line carries, from which the metric is counted. */
export interface ReconciliationLine {
  reconciliation: { result: ReconciliationResult };
}

import type { ReconciliationLine, ReconciliationResult } from '@ridewait/observability';
import { createLog, type Env, type LogOptions } from '@ridewait/service';
import type { ReplayResult } from './result.ts';
import { isEmpty, isGood } from './verdict.ts';

/**
 * In a Cloud Run job, which `CLOUD_RUN_JOB` names, what came of a replay is one line of the log as well: a job is over
 * before anybody could scrape it, so that the line is what is counted and alerted on.
 */
export function tellJob(
  result: ReplayResult,
  env: Env,
  destination?: LogOptions['destination'],
): void {
  if (!env.CLOUD_RUN_JOB) return;
  const log = createLog({ service: 'replay', ...(destination && { destination }) });
  const { comparison, damaged, folded, place } = result;
  const line: ReconciliationLine = { reconciliation: { result: verdictOf(result) } };
  const fields = {
    ...line,
    archive: place,
    messages: folded.messages,
    faults: comparison.faults,
    damaged,
  };
  if (isGood(result)) log.info(fields, 'history holds all that the archive does');
  else log.error(fields, 'history does not hold what the archive does: see the report above');
}

function verdictOf(result: ReplayResult): ReconciliationResult {
  if (isGood(result)) return 'holds';
  return isEmpty(result) ? 'empty' : 'differs';
}

import { type Bus, type Round, type RoundStore, SnapshotGoneError } from '@ridewait/core';
import { UsageError } from '../usage-error.ts';
import { ago, stamp } from '../terminal/times.ts';

/** Far more than are kept. */
const MAX_ROUNDS = 1_000;

/** A minute can be put in place only whole: what was said about it before the round is wanted too. */
const BEFORE_MS = 3_600_000;

/**
 * Has everything delivered to the processor again that was not acknowledged when a round's snapshot was taken,
 * or was published since. The fold is idempotent, so that it harms nothing. Resolves to what was done, in words.
 *
 * Throws `UsageError` where there is no such round, or the bus has dropped its snapshot.
 *
 * @param wanted its id, or `latest`
 * @param now milliseconds since 1970
 */
export async function replayFromRound(
  wanted: string,
  { bus, rounds, now }: { bus: Pick<Bus, 'seek'>; rounds: Pick<RoundStore, 'rounds'>; now: number },
): Promise<string> {
  const known = await rounds.rounds(MAX_ROUNDS);
  const round = wanted === 'latest' ? known[0] : known.find(({ id }) => String(id) === wanted);
  if (!round) throw new UsageError(unknownRound(wanted, known, now));
  try {
    await bus.seek('readings-processor', round.snapshot);
  } catch (error) {
    if (!(error instanceof SnapshotGoneError)) throw error;
    const from = new Date(round.takenAt - BEFORE_MS).toISOString();
    throw new UsageError(
      `the bus has dropped the snapshot of round ${round.id}, which lives for seven days: use ` +
        `--archive PLACE --from ${from} --apply`,
      { cause: error },
    );
  }
  return [
    `back to round ${round.id} of ${stamp(round.takenAt)}, ${ago(round.takenAt, now)}`,
    'what was not acknowledged then, and all that was published since, is delivered again to the processor;',
    'what it has folded already changes nothing',
  ].join('\n');
}

function unknownRound(wanted: string, known: readonly Round[], now: number): string {
  if (known.length === 0) return 'there is no round yet: the processor makes one every minute';
  const there = known.map(({ id, takenAt }) => `  ${id}  ${stamp(takenAt)}  ${ago(takenAt, now)}`);
  return [`there is no round ${wanted}; those there are:`, ...there].join('\n');
}

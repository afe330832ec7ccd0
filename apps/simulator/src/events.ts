import type { Meter } from '@opentelemetry/api';
import type { Log } from '@ridewait/service';

/** What the simulator counts and tells, each thing named once. */
export type Events = ReturnType<typeof createEvents>;

export function createEvents(meter: Meter, log: Pick<Log, 'info' | 'warn'>) {
  const counter = (name: string, description: string) => meter.createCounter(name, { description });
  const taken = counter('ridewait_simulator_readings_taken', 'Readings that ingest has.');
  const refused = counter(
    'ridewait_simulator_readings_refused',
    'Readings that ingest will not take.',
  );
  const retries = counter('ridewait_simulator_retries', 'Batches to be sent again, by status.');
  const dropped = counter(
    'ridewait_simulator_readings_dropped',
    'Readings a gateway had no room for.',
  );
  const boarded = counter('ridewait_simulator_guests_boarded', 'Guests whose true wait is known.');
  return {
    batchTaken(takenCount: number, refusedCount: number): void {
      taken.add(takenCount);
      if (refusedCount === 0) return;
      refused.add(refusedCount);
      log.warn({ refused: refusedCount }, 'ingest will not take these readings');
    },
    batchRetried(status: number): void {
      retries.add(1, { status: String(status) });
    },
    readingsDropped(count: number): void {
      dropped.add(count);
      log.warn({ dropped: count }, 'a gateway is full: its oldest readings are lost');
    },
    guestsBoarded(count: number): void {
      boarded.add(count);
    },
    caughtUp(readings: number, seconds: number): void {
      log.info({ readings, seconds }, 'the park has caught up with the clock');
    },
  };
}

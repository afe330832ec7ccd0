import type { Telemetry } from '@ridewait/service';

/** Counts how often processes of revisions ended by themselves, for who judges them. */
export interface CrashCounter {
  watch(service: string, revision: string, crashes: () => number): void;
}

/** The counter `ridewait_splitter_crashes`, which stands for what Cloud Run logs of instances that ended. */
export function crashCounter(meter: Telemetry['meter']): CrashCounter {
  const watched: { labels: Record<string, string>; crashes: () => number }[] = [];
  meter
    .createObservableCounter('ridewait_splitter_crashes', {
      description: 'Times that a process of a revision ended by itself',
    })
    .addCallback((result) => {
      for (const { labels, crashes } of watched) result.observe(crashes(), labels);
    });
  return {
    watch(service, revision, crashes) {
      watched.push({ labels: { service_name: service, revision_name: revision }, crashes });
    },
  };
}

import type { Attributes, Meter } from '@opentelemetry/api';

/** A meter whose counters can be read, each series named as Prometheus would. */
export function recordingMeter() {
  const counts = new Map<string, number>();
  const add =
    (name: string) =>
    (value: number, labels: Attributes = {}) => {
      // A series that only begins has counted nothing yet.
      if (value === 0) return;
      const series = `${name}{${Object.entries(labels)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([label, is]) => `${label}="${String(is)}"`)
        .join(',')}}`;
      counts.set(series, (counts.get(series) ?? 0) + value);
    };
  const meter: Pick<Meter, 'createCounter' | 'createHistogram'> = {
    createCounter: (name) => ({ add: add(name) }),
    createHistogram: (name) => ({ record: add(name) }),
  };
  return {
    meter: meter as Meter,
    counted: (series: string): number => counts.get(series) ?? 0,
    seriesOf: (name: string): string[] =>
      [...counts.keys()].filter((series) => series.startsWith(`${name}{`)).toSorted(),
  };
}

import { ALERTS } from '../src/alerts.ts';
import { type CloudNames, cloudSources } from '../src/cloud-sources.ts';
import { LOCAL_SOURCES } from '../src/local-sources.ts';
import type { Sources } from '../src/sources.ts';

/** Where rules run. */
export type Target = 'cloud' | 'laptop';

/** What an alert must make of some series. */
export interface AlertCase {
  alert: string;
  /** In words that follow the alert's name: `when …`. */
  when: string;
  /** Both where unset: the series are ours, and the same there. */
  target?: Target;
  /** Each series with its values, in promtool's notation: `0+60x10` is 0, 60, … 600. */
  series: Readonly<Record<string, string>>;
  /** Between two values, in minutes. */
  everyMinutes?: number;
  /** How often rules are evaluated, in minutes; with every value where unset. */
  evaluateMinutes?: number;
  /** When it is looked at. */
  atMinutes: number;
  /** The labels of each alert that must fire, without the severity; none where it must be silent. */
  fires: readonly Readonly<Record<string, string>>[];
}

const NAMES: CloudNames = {
  services: { ingest: 'ingest', processor: 'processor', api: 'api', web: 'web' },
  subscription: 'readings-processor',
  deadLetterSubscription: 'dead-letters-kept',
  cache: 'live',
  databases: ['history', 'history-replica'],
  databaseConnections: 100,
  gatewayHost: 'ridewait.example.dev',
};

export const TARGETS: Readonly<Record<Target, Sources>> = {
  cloud: cloudSources(NAMES),
  laptop: LOCAL_SOURCES,
};

/** Where an alert can be told of. */
export function targetsOf(alert: string): Target[] {
  const { expr } = ALERTS.find(({ name }) => name === alert)!;
  return (Object.keys(TARGETS) as Target[]).filter((target) => expr(TARGETS[target]) !== null);
}

/**
 * Kinds of user, and what each may write; all may read everything, for nothing here is a secret (of devices, the
 * public keys are known). PostgreSQL's roles are called `ridewait_` and then this.
 */
export const ACCESS = {
  /** Owns every table: makes, changes and drops them. */
  owner: {},
  reader: {},
  processor: {
    buckets: 'INSERT, UPDATE',
    sensor_words: 'INSERT, UPDATE',
    live_views: 'INSERT, UPDATE',
    rounds: 'INSERT, UPDATE, DELETE',
    leases: 'INSERT, UPDATE',
  },
  forecaster: {
    quarter_hours: 'INSERT, UPDATE',
    day_waits: 'INSERT, UPDATE',
    forecast_models: 'INSERT, UPDATE, DELETE',
  },
  /** Catalogs, and the keys of devices. The trigger that changes the version runs as who changed the catalog. */
  operator: {
    parks: 'INSERT, UPDATE, DELETE',
    attractions: 'INSERT, UPDATE, DELETE',
    sensors: 'INSERT, UPDATE, DELETE',
    catalog_version: 'UPDATE',
    device_keys: 'INSERT, UPDATE',
  },
  /** A processor on trial: writes what the processor writes, in a schema of its own, and here nothing. */
  shadow: {},
  /** Replays beside what stands, in a schema of its own, and writes nothing else. */
  auditor: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;
export type AccessKind = keyof typeof ACCESS;

export interface Member {
  kind: AccessKind;
  /** A user of the database. */
  user: string;
}

export const ACCESS_KINDS = Object.keys(ACCESS) as readonly AccessKind[];

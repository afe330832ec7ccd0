import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import { utcHour } from '../night.ts';
import type { Network } from './network.ts';

export interface DatabaseArgs {
  config: Pick<EnvironmentConfig, 'region' | 'timeZone' | 'database'>;
  network: Network;
}

const VERSION = 'POSTGRES_17';

/**
 * Cloud SQL for PostgreSQL: catalog, history, forecasts. A private address alone, TLS, and no passwords: whoever
 * logs in is a service account, through Google's connector. The instance has a name that Pulumi makes up, for
 * Cloud SQL keeps that of a deleted one from being used for a week.
 */
export class Database extends pulumi.ComponentResource {
  /** `project:region:name`. */
  readonly connectionName: pulumi.Output<string>;
  readonly instance: gcp.sql.DatabaseInstance;
  readonly database: gcp.sql.Database;
  readonly replica: pulumi.Output<string> | undefined;

  constructor(name: string, args: DatabaseArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Database', name, {}, opts);
    const { region, timeZone, database: shape } = args.config;
    const protect = shape.deletionProtection;
    this.instance = new gcp.sql.DatabaseInstance(
      name,
      {
        region,
        databaseVersion: VERSION,
        deletionProtection: protect,
        settings: {
          ...sharedSettings(args, shape.tier),
          availabilityType: shape.highlyAvailable ? 'REGIONAL' : 'ZONAL',
          backupConfiguration: {
            enabled: true,
            startTime: `${String(utcHour(2, timeZone)).padStart(2, '0')}:00`,
            location: region,
            pointInTimeRecoveryEnabled: true,
            transactionLogRetentionDays: shape.pointInTimeDays,
            backupRetentionSettings: {
              retentionUnit: 'COUNT',
              retainedBackups: shape.backupsKept,
            },
          },
          maintenanceWindow: { day: 3, hour: utcHour(4, timeZone), updateTrack: 'stable' },
        },
      },
      { parent: this, dependsOn: [args.network.storeAccess], protect },
    );
    this.database = new gcp.sql.Database(
      'ridewait',
      {
        name: 'ridewait',
        instance: this.instance.name,
        // Rights and objects in it keep PostgreSQL from dropping it; it goes with its instance.
        deletionPolicy: 'ABANDON',
      },
      { parent: this, protect },
    );
    this.replica = shape.replica
      ? new gcp.sql.DatabaseInstance(
          'replica',
          {
            region,
            databaseVersion: VERSION,
            instanceType: 'READ_REPLICA_INSTANCE',
            masterInstanceName: this.instance.name,
            deletionProtection: protect,
            settings: { ...sharedSettings(args, shape.replica.tier), availabilityType: 'ZONAL' },
          },
          { parent: this, protect },
        ).connectionName
      : undefined;
    this.connectionName = this.instance.connectionName;
    this.registerOutputs({ connectionName: this.connectionName });
  }
}

/** What a replica must have as its primary has it: it may allow no fewer connections. */
function sharedSettings({ config, network }: DatabaseArgs, tier: string) {
  const { database: shape } = config;
  return {
    edition: 'ENTERPRISE',
    tier,
    diskType: 'PD_SSD',
    diskSize: shape.diskGiB,
    diskAutoresize: true,
    diskAutoresizeLimit: shape.diskLimitGiB,
    deletionProtectionEnabled: shape.deletionProtection,
    connectorEnforcement: 'REQUIRED',
    ipConfiguration: {
      ipv4Enabled: false,
      privateNetwork: network.id,
      allocatedIpRange: network.storeRange,
      sslMode: 'ENCRYPTED_ONLY',
    },
    databaseFlags: [
      { name: 'cloudsql.iam_authentication', value: 'on' },
      { name: 'max_connections', value: String(shape.maxConnections) },
    ],
    insightsConfig: {
      queryInsightsEnabled: true,
      queryStringLength: 1_024,
      recordApplicationTags: false,
      recordClientAddress: false,
    },
  };
}

import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import { utcHour } from '../night.ts';
import type { Network } from './network.ts';

/**
 * Memorystore for Redis: the live states. Reached inside the network alone, with TLS and a password. When it is
 * full it may drop live views, which have a lifetime, and never a state or a mark, which have none.
 */
export class Cache extends pulumi.ComponentResource {
  /** `rediss://host:port`, without the password. */
  readonly url: pulumi.Output<string>;
  /** What signs its certificate: every authority that is valid now, PEM. */
  readonly authorities: pulumi.Output<string>;
  /** A secret. */
  readonly password: pulumi.Output<string>;
  /** Its short name. */
  readonly instance: pulumi.Output<string>;

  constructor(
    name: string,
    args: {
      config: Pick<EnvironmentConfig, 'region' | 'timeZone' | 'cache' | 'protect'>;
      network: Network;
    },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('ridewait:infra:Cache', name, {}, opts);
    const { config, network } = args;
    const instance = new gcp.redis.Instance(
      name,
      {
        name: 'ridewait',
        displayName: 'Ridewait live states',
        region: config.region,
        tier: config.cache.tier,
        memorySizeGb: config.cache.memoryGiB,
        redisVersion: 'REDIS_7_2',
        redisConfigs: { 'maxmemory-policy': 'volatile-lru' },
        authEnabled: true,
        transitEncryptionMode: 'SERVER_AUTHENTICATION',
        connectMode: 'PRIVATE_SERVICE_ACCESS',
        authorizedNetwork: network.id,
        reservedIpRange: network.storeRange,
        deletionProtection: config.protect,
        maintenancePolicy: {
          weeklyMaintenanceWindows: [
            { day: 'TUESDAY', startTime: { hours: utcHour(4, config.timeZone), minutes: 0 } },
          ],
        },
      },
      { parent: this, dependsOn: [network.storeAccess], protect: config.protect },
    );
    this.url = pulumi.interpolate`rediss://${instance.host}:${instance.port}`;
    this.authorities = instance.serverCaCerts.apply((authorities) =>
      authorities.map(({ cert }) => cert).join('\n'),
    );
    this.password = pulumi.secret(instance.authString);
    this.instance = instance.name;
    this.registerOutputs({ url: this.url, instance: this.instance });
  }
}

import { isSettled, listAt, mustBe, mustHave, numberAt, shown, textAt, valueAt } from './inputs.ts';
import { type ResourceDump, resourceRule } from './rule.ts';
import { BUCKET, REDIS_INSTANCE, SQL_INSTANCE } from './types.ts';

export const noPublicAddress = resourceRule({
  name: 'no-public-address',
  why: 'A store that the internet reaches is one leaked password away from being read.',
  types: [SQL_INSTANCE, REDIS_INSTANCE, BUCKET],
  check(resource) {
    if (resource.type === SQL_INSTANCE) {
      const ip = 'settings.ipConfiguration';
      return [
        ...mustBe(resource, `${ip}.ipv4Enabled`, false),
        ...mustHave(resource, `${ip}.privateNetwork`, 'the network that reaches it'),
        ...listAt(resource.inputs, `${ip}.authorizedNetworks`).map(
          (network) => `lets in the network ${shown(valueAt(network, 'value'))}`,
        ),
      ];
    }
    if (resource.type === REDIS_INSTANCE) {
      return mustHave(resource, 'authorizedNetwork', 'without it the project’s default network is');
    }
    return [
      ...mustBe(resource, 'publicAccessPrevention', 'enforced'),
      ...mustBe(resource, 'uniformBucketLevelAccess', true),
    ];
  },
});

export const encryptedAndAuthenticated = resourceRule({
  name: 'encrypted-and-authenticated',
  why: 'Whoever gets into the network must still neither read nor write a store.',
  types: [SQL_INSTANCE, REDIS_INSTANCE],
  check(resource) {
    if (resource.type === REDIS_INSTANCE) {
      return [
        ...mustBe(resource, 'authEnabled', true),
        ...mustBe(resource, 'transitEncryptionMode', 'SERVER_AUTHENTICATION'),
      ];
    }
    const login = flagOf(resource, 'cloudsql.iam_authentication');
    return [
      ...mustBe(
        resource,
        'settings.ipConfiguration.sslMode',
        'ENCRYPTED_ONLY',
        'TRUSTED_CLIENT_CERTIFICATE_REQUIRED',
      ),
      ...(login === 'on' || !isSettled(login)
        ? []
        : [`the flag cloudsql.iam_authentication is ${shown(login)}, must be "on"`]),
    ];
  },
});

export const severalZones = resourceRule({
  name: 'several-zones',
  why: 'A zone that fails must not take a store with it.',
  types: [SQL_INSTANCE, REDIS_INSTANCE],
  check(resource, environment) {
    if (resource.type === REDIS_INSTANCE) {
      // Staging rehearses failovers of the cache, on which recovery hangs.
      return environment === 'dev' ? [] : mustBe(resource, 'tier', 'STANDARD_HA');
    }
    if (environment !== 'prod' || isReplica(resource)) return [];
    return mustBe(resource, 'settings.availabilityType', 'REGIONAL');
  },
});

export const protectedFromDeletion = resourceRule({
  name: 'protected-from-deletion',
  why: 'A wrong name in a pull request must not delete history.',
  types: [SQL_INSTANCE, REDIS_INSTANCE, BUCKET],
  check(resource, environment) {
    if (environment !== 'prod') return [];
    if (resource.type === BUCKET) return mustBe(resource, 'forceDestroy', false, undefined);
    if (resource.type === REDIS_INSTANCE) return mustBe(resource, 'deletionProtection', true);
    return [
      ...mustBe(resource, 'deletionProtection', true),
      // Pulumi's own flag does not hold back the console or gcloud.
      ...mustBe(resource, 'settings.deletionProtectionEnabled', true),
    ];
  },
});

export const backedUp = resourceRule({
  name: 'backed-up',
  why: 'History that was damaged can be had again from before the damage.',
  types: [SQL_INSTANCE],
  check(resource) {
    if (isReplica(resource)) return [];
    const backup = 'settings.backupConfiguration';
    const days = numberAt(resource.inputs, `${backup}.transactionLogRetentionDays`);
    return [
      ...mustBe(resource, `${backup}.enabled`, true),
      ...mustBe(resource, `${backup}.pointInTimeRecoveryEnabled`, true),
      // The Enterprise edition keeps at most a week of logs.
      ...(days !== undefined && (days < 1 || days > 7)
        ? [`${backup}.transactionLogRetentionDays is ${days}, must be 1 to 7`]
        : []),
    ];
  },
});

/** True for a read replica. */
export function isReplica({ inputs }: ResourceDump): boolean {
  return valueAt(inputs, 'masterInstanceName') !== undefined;
}

/** The value of a flag of the database; `undefined` where it isn't set. */
export function flagOf({ inputs }: ResourceDump, name: string): unknown {
  const flag = listAt(inputs, 'settings.databaseFlags').find((at) => textAt(at, 'name') === name);
  return flag === undefined ? undefined : valueAt(flag, 'value');
}

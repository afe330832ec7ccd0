import { createGatewayKey, readSimulatedParks, writeSigningKeys } from '@ridewait/simulator';
import {
  asRole,
  ensureRoles,
  grantAccess,
  migrate,
  roleOf,
  type Sql,
  sqlCatalogStore,
  sqlDeviceKeyStore,
} from '@ridewait/stores';
import type { Member } from '@ridewait/stores/access';
import { UsageError } from '../usage-error.ts';
import { withSql } from './with-sql.ts';

const DAY_MS = 86_400_000;

/** With members, the tables belong to a role of their own, and each member gets the rights of its kind. */
export function runMigrate(members: readonly Member[]): Promise<void> {
  return withSql(async (sql) => {
    if (members.length === 0) return toldOf(await migrate(sql));
    await ensureRoles(sql, members);
    const owner = asRole(sql, roleOf('owner'));
    const ran = await migrate(owner);
    await grantAccess(owner);
    const users = members.map(({ kind, user }) => `${kind} ${user}`).join(', ');
    return `${toldOf(ran)}\nrights given: ${users}`;
  });
}

function toldOf(ran: readonly string[]): string {
  return ran.length > 0 ? `ran ${ran.join(', ')}` : 'nothing to do: the schema is up to date';
}

export function saveCatalog(file: string): Promise<void> {
  return withSql(async (sql) => {
    const parks = await readSimulatedParks(file);
    for (const park of parks) await sqlCatalogStore(sql).savePark(park);
    return parks
      .map(({ name, attractions }) => `${name}: ${attractions.length} attractions`)
      .join('\n');
  });
}

export interface KeyOptions {
  /** Where the private key goes. */
  out: string;
  device?: string;
  days?: number;
}

export function createKey(attraction: string, { out, device, days }: KeyOptions): Promise<void> {
  return withSql(async (sql) => {
    await mustExist(sql, attraction);
    const made = await createGatewayKey(attraction, {
      ...(device !== undefined && { device }),
      ...(days !== undefined && { expiresAt: Date.now() + days * DAY_MS }),
    });
    // First the file: a key that nobody has is harmless, one that nobody can sign with is not.
    await writeSigningKeys(out, [made]).catch((error: Error) => {
      throw new UsageError(`the key can't be written: ${error.message}`);
    });
    await sqlDeviceKeyStore(sql).saveDeviceKeys([made.key]);
    return `key ${made.key.keyId} of ${made.key.device}: the private half is in ${out}`;
  });
}

export function revokeKey(keyId: string): Promise<void> {
  return withSql(async (sql) => {
    const isRevoked = await sqlDeviceKeyStore(sql).revokeDeviceKey(keyId);
    if (!isRevoked) throw new UsageError(`no device key ${keyId} is registered`);
    return `key ${keyId} is revoked`;
  });
}

async function mustExist(sql: Sql, attraction: string): Promise<void> {
  const { parks } = await sqlCatalogStore(sql).catalog();
  const isKnown = parks.some(({ attractions }) => attractions.some(({ id }) => id === attraction));
  if (!isKnown) throw new UsageError(`the catalog has no attraction ${attraction}`);
}

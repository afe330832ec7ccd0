import type { DeviceKey, DeviceKeyStore } from '@ridewait/core';
import { batches } from './batches.ts';
import type { Sql } from './sql.ts';

const BATCH = 1_000;

/** Public keys of devices in PostgreSQL; its schema is that of `migrate`. */
export function sqlDeviceKeyStore(sql: Sql): DeviceKeyStore {
  return {
    async deviceKey(keyId) {
      const rows = await sql.query<DeviceKey>(
        `SELECT key_id AS "keyId", device, attraction, public_jwk AS "publicJwk",
           expires_at AS "expiresAt", revoked
         FROM device_keys WHERE key_id = $1`,
        [keyId],
      );
      return rows[0] ?? null;
    },

    async saveDeviceKeys(keys) {
      await sql.transaction(async (tx) => {
        for (const batch of batches(keys, ({ keyId }) => keyId, BATCH)) {
          await tx.query(
            `INSERT INTO device_keys (key_id, device, attraction, public_jwk, expires_at, revoked)
             SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::json[], $5::int8[], $6::bool[])
             ON CONFLICT (key_id) DO UPDATE
             SET device = excluded.device, attraction = excluded.attraction,
                 public_jwk = excluded.public_jwk, expires_at = excluded.expires_at,
                 revoked = excluded.revoked`,
            [
              batch.map(({ keyId }) => keyId),
              batch.map(({ device }) => device),
              batch.map(({ attraction }) => attraction),
              batch.map(({ publicJwk }) => JSON.stringify(publicJwk)),
              batch.map(({ expiresAt }) => expiresAt),
              batch.map(({ revoked }) => revoked),
            ],
          );
        }
      });
    },

    async revokeDeviceKey(keyId) {
      const rows = await sql.query(
        'UPDATE device_keys SET revoked = true WHERE key_id = $1 RETURNING key_id',
        [keyId],
      );
      return rows.length > 0;
    },
  };
}

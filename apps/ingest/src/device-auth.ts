import { createHash } from 'node:crypto';
import type { DeviceKey, DeviceKeyStore } from '@ridewait/core';
import { createLocalJWKSet, decodeProtectedHeader, errors, type JWK, jwtVerify } from 'jose';

/** The longest life that a device's token may have. */
export const MAX_TOKEN_SECONDS = 3_600;

/** How long a key is trusted without asking the store again: what a revocation takes to be felt. */
const KEY_TTL_MS = 60_000;
/** How soon a key id that was not found is looked up again: a new device waits no longer than this. */
const MISSING_KEY_TTL_MS = 5_000;
const CLOCK_TOLERANCE_SECONDS = 30;
const MAX_REMEMBERED = 10_000;

/** Who is speaking, and the one attraction that it speaks for. */
export interface Device {
  device: string;
  attraction: string;
}

export type DeviceVerdict = { ok: true; device: Device } | { ok: false; message: string };

/** Checks a device's token as it stood at `at` (milliseconds). Rejects with `UnavailableError` when keys can't be read. */
export interface DeviceAuth {
  (token: string | undefined, at: number): Promise<DeviceVerdict>;
}

export interface DeviceAuthOptions {
  keys: Pick<DeviceKeyStore, 'deviceKey'>;
  audience: string;
  /** Milliseconds since 1970, for the age of what is remembered. */
  now(): number;
}

/**
 * Devices sign their own short-lived tokens (JWT, RFC 7519; EdDSA or ES256): `kid` names the key, `sub` the
 * device, `aud` us, and `exp` is at most an hour behind `iat`. A token is verified once and remembered, for a
 * device sends the same one with every batch until it expires.
 */
export function deviceAuth({ keys, audience, now }: DeviceAuthOptions): DeviceAuth {
  const knownKeys = new Map<string, { key: DeviceKey | null; until: number }>();
  const verified = new Map<string, { device: Device; from: number; to: number; until: number }>();

  async function keyOf(keyId: string): Promise<DeviceKey | null> {
    const known = knownKeys.get(keyId);
    if (known && known.until > now()) return known.key;
    const key = await keys.deviceKey(keyId);
    remember(knownKeys, keyId, { key, until: now() + (key ? KEY_TTL_MS : MISSING_KEY_TTL_MS) });
    return key;
  }

  return async function check(token, at) {
    if (!token)
      return refuse('the request carries no device token: send Authorization: Bearer <JWT>');
    if (token.length > 4_096) return refuse('the device token is over 4096 characters');
    const digest = createHash('sha256').update(token).digest('base64');
    const before = verified.get(digest);
    if (before && before.until > now() && before.from <= at && at < before.to) {
      return { ok: true, device: before.device };
    }

    const keyId = keyIdOf(token);
    if (!keyId) return refuse('the device token is not a JWT whose header names a key (kid)');
    const key = await keyOf(keyId);
    if (!key) return refuse(`no device key ${keyId} is registered`);
    if (key.revoked) return refuse(`device key ${keyId} was revoked`);
    if (key.expiresAt !== null && key.expiresAt <= at)
      return refuse(`device key ${keyId} has expired`);

    const claims = await verify(token, key, audience, at);
    if ('message' in claims) return refuse(claims.message);
    const device = { device: key.device, attraction: key.attraction };
    remember(verified, digest, {
      device,
      from: (claims.iat - CLOCK_TOLERANCE_SECONDS) * 1000,
      to: Math.min(claims.exp * 1000, key.expiresAt ?? Infinity),
      until: now() + KEY_TTL_MS,
    });
    return { ok: true, device };
  };
}

function refuse(message: string): DeviceVerdict {
  return { ok: false, message };
}

/** Bounded: past the bound everything is forgotten and verified again. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  if (map.size >= MAX_REMEMBERED) map.clear();
  map.set(key, value);
}

function keyIdOf(token: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === 'string' && kid.length <= 128 ? kid : undefined;
  } catch {
    return undefined;
  }
}

async function verify(
  token: string,
  key: DeviceKey,
  audience: string,
  at: number,
): Promise<{ iat: number; exp: number } | { message: string }> {
  try {
    const keySet = createLocalJWKSet({
      keys: [{ ...(key.publicJwk as unknown as JWK), kid: key.keyId }],
    });
    const { payload } = await jwtVerify(token, keySet, {
      algorithms: ['EdDSA', 'ES256'],
      audience,
      subject: key.device,
      requiredClaims: ['iat', 'exp'],
      currentDate: new Date(at),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: MAX_TOKEN_SECONDS,
    });
    const { iat, exp } = payload as { iat: number; exp: number };
    if (exp - iat > MAX_TOKEN_SECONDS) {
      return {
        message: `the device token lives ${exp - iat} s: ${MAX_TOKEN_SECONDS} s is the most`,
      };
    }
    return { iat, exp };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return { message: `the device token is refused: ${error.message}` };
  }
}

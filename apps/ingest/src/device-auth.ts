import { type DeviceKey, type DeviceKeyStore, UnavailableError } from '@ridewait/core';
import { createLocalJWKSet, decodeProtectedHeader, errors, type JWK, jwtVerify } from 'jose';

/** The longest life that a device's token may have. */
const MAX_TOKEN_SECONDS = 3_600;

/** How long a key is trusted without asking the store again: what a revocation takes to be felt. */
const KEY_TTL_MS = 60_000;
/**
 * How long a key that was seen is trusted while the store can't be asked: long enough for a database to fail
 * over, for sensors must not fall silent with it. A revocation made meanwhile is felt when the store is back.
 */
const KEY_OUTAGE_MS = 15 * 60_000;
const KEY_RETRY_MS = 5_000;
/** Keys looked up at once; past it, guessed ids would keep the store from everybody else. */
const MAX_LOOKUPS = 50;
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

interface KnownKey {
  key: DeviceKey;
  readAt: number;
  until: number;
}

/**
 * Devices sign their own short-lived tokens (JWT, RFC 7519; EdDSA or ES256): `kid` names the key, `sub` the
 * device, `aud` us, and `exp` is at most an hour behind `iat`. A token is verified once and remembered, for a
 * device sends the same one with every batch until it expires.
 */
export function deviceAuth({ keys, audience, now }: DeviceAuthOptions): DeviceAuth {
  const knownKeys = new Map<string, KnownKey>();
  /** Apart from the keys that exist, so that guessed ids can't push those out. */
  const missingKeys = new Map<string, { until: number }>();
  const verified = new Map<string, { device: Device; from: number; to: number; until: number }>();

  const lookups = new Map<string, Promise<DeviceKey | null>>();

  /** One question to the store, however many requests wait for its answer. */
  function lookUp(keyId: string): Promise<DeviceKey | null> {
    const asked = lookups.get(keyId);
    if (asked) return asked;
    if (lookups.size >= MAX_LOOKUPS) {
      const cause = new Error(`${lookups.size} device keys are being looked up already`);
      return Promise.reject(new UnavailableError('history', cause));
    }
    const lookup = keys.deviceKey(keyId).finally(() => lookups.delete(keyId));
    lookups.set(keyId, lookup);
    return lookup;
  }

  async function keyOf(keyId: string): Promise<KnownKey | undefined> {
    const known = knownKeys.get(keyId);
    if (known && known.until > now()) return known;
    if ((missingKeys.get(keyId)?.until ?? 0) > now()) return undefined;
    try {
      const key = await lookUp(keyId);
      if (!key) {
        knownKeys.delete(keyId);
        remember(missingKeys, keyId, { until: now() + MISSING_KEY_TTL_MS });
        return undefined;
      }
      const found = { key, readAt: now(), until: now() + KEY_TTL_MS };
      remember(knownKeys, keyId, found);
      return found;
    } catch (error) {
      if (!(error instanceof UnavailableError) || !known) throw error;
      const until = Math.min(now() + KEY_RETRY_MS, known.readAt + KEY_OUTAGE_MS);
      if (until <= now()) throw error;
      const kept = { ...known, until };
      remember(knownKeys, keyId, kept);
      return kept;
    }
  }

  return async function check(token, at) {
    if (!token) return refuse('there is no device token: send Authorization: Bearer <JWT>');
    if (token.length > 4_096) return refuse('the device token is over 4096 characters');
    const before = verified.get(token);
    if (before && before.until > now() && before.from <= at && at < before.to) {
      return { ok: true, device: before.device };
    }

    const keyId = keyIdOf(token);
    if (!keyId) return refuse('the device token is not a JWT whose header names a key (kid)');
    const known = await keyOf(keyId);
    if (!known) return refuse(`no device key ${keyId} is registered`);
    const { key, until } = known;
    if (key.revoked) return refuse(`device key ${keyId} was revoked`);
    if (key.expiresAt !== null && key.expiresAt <= at)
      return refuse(`device key ${keyId} has expired`);

    const claims = await verify(token, key, audience, at);
    if ('message' in claims) return refuse(claims.message);
    const device = { device: key.device, attraction: key.attraction };
    remember(verified, token, {
      device,
      from: (Math.max(claims.iat, claims.nbf ?? 0) - CLOCK_TOLERANCE_SECONDS) * 1000,
      to: Math.min(claims.exp * 1000, key.expiresAt ?? Infinity),
      // No longer than its key: a revocation must not have to wait for both, one after the other.
      until,
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

/** Printable ASCII: what can't be a key's id is no reason to ask the store, which may choke on it. */
const KEY_ID = /^[\x21-\x7e]{1,128}$/;

function keyIdOf(token: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === 'string' && KEY_ID.test(kid) ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** In seconds since 1970. */
interface Claims {
  iat: number;
  exp: number;
  nbf?: number | undefined;
}

async function verify(
  token: string,
  key: DeviceKey,
  audience: string,
  at: number,
): Promise<Claims | { message: string }> {
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
    const { iat, exp, nbf } = payload as Claims;
    if (exp - iat > MAX_TOKEN_SECONDS) {
      return {
        message: `the device token lives ${exp - iat} s: ${MAX_TOKEN_SECONDS} s is the most`,
      };
    }
    return { iat, exp, nbf };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return { message: `the device token is refused: ${error.message}` };
  }
}

import { type DeviceKey, type DeviceKeyStore, UnavailableError } from '@ridewait/core';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const AUDIENCE = 'ingest-under-test';

/** A device's key, with the half that only the device has. */
export interface TestKey {
  registered: DeviceKey;
  privateKey: CryptoKey;
  alg: 'EdDSA' | 'ES256';
}

export async function newKey(
  keyId: string,
  alg: TestKey['alg'],
  more: Partial<DeviceKey> = {},
): Promise<TestKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const publicJwk: JWK = await exportJWK(publicKey);
  const registered: DeviceKey = {
    keyId,
    device: 'comet-gateway',
    attraction: 'comet',
    publicJwk: { ...publicJwk },
    expiresAt: null,
    revoked: false,
    ...more,
  };
  return { registered, privateKey, alg };
}

/** The gateway of the comet has two keys, one of each sort, as while one is rotated. */
export const COMET_KEY = await newKey('comet-1', 'EdDSA');
export const COMET_KEY_2 = await newKey('comet-2', 'ES256');
export const TOWER_KEY = await newKey('tower-1', 'ES256', {
  device: 'tower-gateway',
  attraction: 'tower',
});

/** What a token says; what is undefined it leaves out. */
export type Claims = Record<string, unknown>;

/** A token of ten minutes that nothing is wrong with, but for what `claims` and `header` say otherwise. */
export function sign(
  key: TestKey,
  at: number,
  claims: Claims = {},
  header: { kid?: string } = {},
): Promise<string> {
  const { keyId, device } = key.registered;
  const iat = Math.floor(at / 1000);
  return new SignJWT({ sub: device, aud: AUDIENCE, iat, exp: iat + 600, ...claims })
    .setProtectedHeader({ alg: key.alg, kid: keyId, ...header })
    .sign(key.privateKey);
}

/** Keys in memory, and how often each was asked for. */
export function keyStore(keys: readonly TestKey[]) {
  const known = new Map(keys.map(({ registered }) => [registered.keyId, registered]));
  const store = {
    state: 'up' as 'up' | 'away' | 'faulty',
    asked: [] as string[],
    async deviceKey(keyId: string) {
      store.asked.push(keyId);
      if (store.state === 'away') throw new UnavailableError('history', 'connection refused');
      if (store.state === 'faulty') throw new TypeError('a secret detail');
      return known.get(keyId) ?? null;
    },
    async saveDeviceKeys(saved) {
      for (const key of saved) known.set(key.keyId, key);
    },
    async revokeDeviceKey(keyId) {
      const key = known.get(keyId);
      if (key) known.set(keyId, { ...key, revoked: true });
      return key !== undefined;
    },
  } satisfies DeviceKeyStore & { state: string; asked: string[] };
  return store;
}

import { readFile, writeFile } from 'node:fs/promises';
import type { DeviceKey, Park } from '@ridewait/core';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import * as z from 'zod';

/** The edge gateway of one ride and the key that it signs with: the public half goes to the key store. */
export interface GatewayKey {
  key: DeviceKey;
  privateJwk: JWK;
}

const fileSchema = z.array(
  z.object({
    keyId: z.string(),
    device: z.string(),
    attraction: z.string(),
    privateJwk: z.record(z.string(), z.unknown()),
  }),
);

/** What a gateway has to know to sign: no more of it goes into the file. */
export interface SigningKey {
  keyId: string;
  device: string;
  attraction: string;
  privateJwk: JWK;
}

/** A fresh Ed25519 key for the gateway of each ride. */
export function createGatewayKeys(park: Park): Promise<GatewayKey[]> {
  return Promise.all(park.attractions.map(({ id }) => createGatewayKey(id)));
}

/** A fresh Ed25519 key for a device that speaks for one attraction. */
export async function createGatewayKey(
  attraction: string,
  { device = `gateway-${attraction}`, expiresAt = null }: Partial<DeviceKey> = {},
): Promise<GatewayKey> {
  const { keyId, publicJwk, privateJwk } = await freshKey();
  return {
    key: { keyId, device, attraction, publicJwk: { ...publicJwk }, expiresAt, revoked: false },
    privateJwk,
  };
}

/** One in 64 ids would begin with a hyphen, as an option of a command does: such a key is not taken. */
async function freshKey(): Promise<{ keyId: string; publicJwk: JWK; privateJwk: JWK }> {
  for (;;) {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const keyId = await calculateJwkThumbprint(publicJwk);
    if (!keyId.startsWith('-')) {
      return { keyId, publicJwk, privateJwk: await exportJWK(pair.privateKey) };
    }
  }
}

/** Only its owner may read the file, which must not be there yet: it may hold keys that nobody has twice. */
export async function writeSigningKeys(file: string, keys: readonly GatewayKey[]): Promise<void> {
  const signing: SigningKey[] = keys.map(({ key: { keyId, device, attraction }, privateJwk }) => ({
    keyId,
    device,
    attraction,
    privateJwk,
  }));
  await writeFile(file, JSON.stringify(signing), { mode: 0o600, flag: 'wx' });
}

export async function readSigningKeys(file: string): Promise<SigningKey[]> {
  return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

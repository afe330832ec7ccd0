import { readFile, writeFile } from 'node:fs/promises';
import type { DeviceKey, Park } from '@ridewait/core';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';

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
export async function createGatewayKeys(park: Park): Promise<GatewayKey[]> {
  return Promise.all(
    park.attractions.map(async ({ id: attraction }) => {
      const pair = await generateKeyPair('EdDSA', { extractable: true });
      const publicJwk = await exportJWK(pair.publicKey);
      const keyId = await calculateJwkThumbprint(publicJwk);
      const device = `gateway-${attraction}`;
      return {
        key: {
          keyId,
          device,
          attraction,
          publicJwk: { ...publicJwk },
          expiresAt: null,
          revoked: false,
        },
        privateJwk: await exportJWK(pair.privateKey),
      };
    }),
  );
}

/** Only its owner may read the file. */
export async function writeSigningKeys(file: string, keys: readonly GatewayKey[]): Promise<void> {
  const signing: SigningKey[] = keys.map(({ key: { keyId, device, attraction }, privateJwk }) => ({
    keyId,
    device,
    attraction,
    privateJwk,
  }));
  await writeFile(file, JSON.stringify(signing), { mode: 0o600 });
}

export async function readSigningKeys(file: string): Promise<SigningKey[]> {
  return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

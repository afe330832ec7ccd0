import type { Catalog } from '../catalog.ts';

export interface CatalogStore {
  catalog(): Promise<Catalog>;
  /** Another one after every change, so that who holds a catalog can find out without fetching it. */
  version(): Promise<string>;
  /** Adds or replaces whole parks; parks that are not named stay. */
  savePark(park: Catalog['parks'][number]): Promise<void>;
}

export type CatalogSource = Pick<CatalogStore, 'catalog' | 'version'>;

/** A public key of a device that speaks for one attraction. Two may overlap while one is rotated. */
export interface DeviceKey {
  keyId: string;
  /** The device that signs with it: the token's subject. */
  device: string;
  attraction: string;
  /** A public JWK (RFC 7517): Ed25519 or P-256. */
  publicJwk: Record<string, unknown>;
  /** Milliseconds since 1970; null where the key has no end. */
  expiresAt: number | null;
  revoked: boolean;
}

export interface DeviceKeyStore {
  deviceKey(keyId: string): Promise<DeviceKey | null>;
  /** Adds keys; a `keyId` that exists is replaced. */
  saveDeviceKeys(keys: readonly DeviceKey[]): Promise<void>;
  revokeDeviceKey(keyId: string): Promise<boolean>;
}

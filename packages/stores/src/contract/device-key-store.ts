import type { DeviceKey, DeviceKeyStore } from '@ridewait/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { uniqueId } from './samples.ts';

/** What every store of device keys promises. `make` is called once; whoever makes it closes what is behind it. */
export function deviceKeyStoreContract(name: string, make: () => Promise<DeviceKeyStore>): void {
  describe(`device key store contract: ${name}`, () => {
    let store: DeviceKeyStore;

    beforeAll(async () => {
      store = await make();
    });

    it('knows no key that was never saved', async () => {
      expect(await store.deviceKey(uniqueId('key'))).toBeNull();
    });

    it('gives a key back as it was saved, its JWK byte for byte', async () => {
      const keys = [
        deviceKey({ expiresAt: 1_790_000_000_123 }),
        deviceKey(),
        deviceKey({ revoked: true }),
      ];
      await store.saveDeviceKeys(keys);
      for (const key of keys) {
        const found = await store.deviceKey(key.keyId);
        expect(found).toEqual(key);
        expect(JSON.stringify(found?.publicJwk)).toBe(JSON.stringify(key.publicJwk));
      }
    });

    it('takes no keys at all', async () => {
      await expect(store.saveDeviceKeys([])).resolves.toBeUndefined();
    });

    it('keeps two keys of one device while it is rotated', async () => {
      const [old, fresh] = [deviceKey(), deviceKey()];
      await store.saveDeviceKeys([old]);
      await store.saveDeviceKeys([fresh]);
      expect(await store.deviceKey(old.keyId)).toEqual(old);
      expect(await store.deviceKey(fresh.keyId)).toEqual(fresh);
    });

    it('replaces a key whose id exists, every part of it', async () => {
      const key = deviceKey({ expiresAt: 1, revoked: true });
      await store.saveDeviceKeys([key]);
      const next: DeviceKey = {
        keyId: key.keyId,
        device: 'other',
        attraction: 'other',
        publicJwk: { kty: 'EC' },
        expiresAt: null,
        revoked: false,
      };
      await store.saveDeviceKeys([next]);
      expect(await store.deviceKey(key.keyId)).toEqual(next);
    });

    it('takes the last of two keys with one id', async () => {
      const key = deviceKey();
      await store.saveDeviceKeys([key, { ...key, device: 'second' }]);
      expect((await store.deviceKey(key.keyId))?.device).toBe('second');
    });

    it('revokes a key and no other, any number of times', async () => {
      const [key, other] = [deviceKey(), deviceKey()];
      await store.saveDeviceKeys([key, other]);
      expect(await store.revokeDeviceKey(key.keyId)).toBe(true);
      expect(await store.revokeDeviceKey(key.keyId)).toBe(true);
      expect(await store.deviceKey(key.keyId)).toEqual({ ...key, revoked: true });
      expect(await store.deviceKey(other.keyId)).toEqual(other);
    });

    it('says that there was nothing to revoke', async () => {
      expect(await store.revokeDeviceKey(uniqueId('key'))).toBe(false);
    });
  });
}

function deviceKey(of: Partial<DeviceKey> = {}): DeviceKey {
  return {
    keyId: uniqueId('key'),
    device: 'gateway-1',
    attraction: 'coaster',
    publicJwk: { x: 'AbC-_', kty: 'OKP', crv: 'Ed25519', 10: 'first' },
    expiresAt: null,
    revoked: false,
    ...of,
  };
}

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importJWK, jwtVerify } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { demoPark } from '../catalog/demo-park.ts';
import { createGatewayKeys, readSigningKeys, writeSigningKeys } from './device-keys.ts';
import { deviceToken } from './device-token.ts';

const PARK = { ...demoPark(), attractions: demoPark().attractions.slice(0, 2) };
const NOW = Date.UTC(2026, 6, 1, 10);

it('signs as the gateway of its ride, for half an hour', async () => {
  const [first] = await createGatewayKeys(PARK);
  const signing = { ...first!.key, privateJwk: first!.privateJwk };
  const token = await deviceToken(signing, 'the-audience', () => NOW)();
  const { payload, protectedHeader } = await jwtVerify(
    token,
    await importJWK(first!.key.publicJwk, 'EdDSA'),
    { audience: 'the-audience', currentDate: new Date(NOW) },
  );
  expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: first!.key.keyId });
  expect(payload.sub).toBe(`gateway-${PARK.attractions[0]!.id}`);
  expect(payload.exp! - payload.iat!).toBe(1_800);
});

it('keeps a token for half of its life', async () => {
  const [first] = await createGatewayKeys(PARK);
  let now = NOW;
  const token = deviceToken({ ...first!.key, privateJwk: first!.privateJwk }, 'a', () => now);
  const early = await token();
  now += 899_000;
  expect(await token()).toBe(early);
  now += 2_000;
  expect(await token()).not.toBe(early);
});

it('keeps private keys in a file that only its owner can read, and public ones out of it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-keys-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'keys.json');
  const keys = await createGatewayKeys(PARK);
  await writeSigningKeys(file, keys);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const read = await readSigningKeys(file);
  expect(read.map(({ keyId }) => keyId)).toEqual(keys.map(({ key }) => key.keyId));
  expect(keys.every(({ key }) => !('d' in key.publicJwk))).toBe(true);
});

import { UnavailableError } from '@ridewait/core';
import fc from 'fast-check';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { COMET, refused, setUp } from '../test/auth-stage.ts';
import { AUDIENCE, type Claims, COMET_KEY, COMET_KEY_2, newKey, sign } from '../test/devices.ts';
import { NOON } from '../test/park.ts';

const IAT = NOON / 1000;

it.for([COMET_KEY, COMET_KEY_2])('takes a token signed by $alg', async (key) => {
  const { check } = setUp();
  expect(await check(await sign(key, NOON))).toEqual(COMET);
});

describe('a token', () => {
  it.for<[string, Claims, RegExp]>([
    ['that has expired', { iat: IAT - 900, exp: IAT - 31 }, /"exp"/],
    ['that will be valid later', { nbf: IAT + 31 }, /"nbf"/],
    ['from the future', { iat: IAT + 31 }, /"iat"/],
    ['of over an hour', { exp: IAT + 3_601 }, /lives 3601 s: 3600 s is the most/],
    ['of half a year', { iat: IAT - 7_200, exp: IAT + 15_000_000 }, /"iat"/],
    ['without an end', { exp: undefined }, /"exp"/],
    ['without a beginning', { iat: undefined }, /"iat"/],
    ['for another audience', { aud: 'ridewait-processor' }, /"aud"/],
    ['for no audience', { aud: undefined }, /"aud"/],
    ['of another device', { sub: 'tower-gateway' }, /"sub"/],
    ['of no device', { sub: undefined }, /"sub"/],
  ])('%s is refused', async ([, claims, why]) => {
    const { check } = setUp();
    expect(await check(await sign(COMET_KEY, NOON, claims))).toEqual(refused(why));
  });

  it('may last an hour to the second, be for several audiences, and thirty seconds off', async () => {
    const { check } = setUp();
    for (const claims of [
      { exp: IAT + 3_600 },
      { aud: ['other', AUDIENCE] },
      { iat: IAT + 30, exp: IAT + 630 },
      { iat: IAT - 900, exp: IAT - 29 },
    ]) {
      expect(await check(await sign(COMET_KEY, NOON, claims))).toEqual(COMET);
    }
  });

  const claims = { sub: 'comet-gateway', aud: AUDIENCE, iat: IAT, exp: IAT + 600 };
  const secret = new TextEncoder().encode(JSON.stringify(COMET_KEY.registered.publicJwk));
  it.for<[string, () => Promise<string> | string, RegExp]>([
    ['without a signature', () => new UnsecuredJWT(claims).encode(), /names a key/],
    [
      'of the algorithm none that names a key',
      () => {
        const [, payload] = new UnsecuredJWT(claims).encode().split('.');
        const header = JSON.stringify({ alg: 'none', kid: 'comet-1' });
        return `${Buffer.from(header).toString('base64url')}.${payload}.`;
      },
      /"alg"/,
    ],
    [
      'of HS256, signed with the public key for a secret',
      () => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'comet-1' }).sign(secret),
      /"alg"/,
    ],
    [
      'that names another key than it is signed with',
      async () => sign(await newKey('x', 'EdDSA'), NOON, claims, { kid: 'comet-1' }),
      /signature/,
    ],
    [
      'that names a key of another algorithm',
      () => sign(COMET_KEY, NOON, {}, { kid: 'comet-2' }),
      /no applicable key/,
    ],
    [
      'changed after it was signed',
      async () => {
        const [header, , signature] = (await sign(COMET_KEY, NOON)).split('.');
        const forged = JSON.stringify({ ...claims, exp: IAT + 3_000 });
        return `${header}.${Buffer.from(forged).toString('base64url')}.${signature}`;
      },
      /signature/,
    ],
    [
      'of a key that nobody knows',
      () => sign(COMET_KEY, NOON, {}, { kid: 'who' }),
      /no device key who/,
    ],
    ['of over 4096 characters', () => sign(COMET_KEY, NOON, { x: 'x'.repeat(4_096) }), /over 4096/],
    ['that is none', () => 'token', /not a JWT/],
    ['that is empty', () => '', /no device token/],
  ])('%s is refused', async ([, make, why]) => {
    const { check } = setUp();
    expect(await check(await make())).toEqual(refused(why));
  });

  it.for(['', ' ', 'comet-1\0', '\ud800', 'x'.repeat(129)])(
    'whose key id can be none is refused without asking the store: %j',
    async (kid) => {
      const { check, store } = setUp();
      expect(await check(await sign(COMET_KEY, NOON, {}, { kid }))).toEqual(refused(/names a key/));
      expect(store.asked).toEqual([]);
    },
  );

  it('of any text at all is refused in words', async () => {
    const { check } = setUp();
    const part = fc.oneof(
      fc.string(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
      fc.constant(Buffer.from('{"alg":"EdDSA","kid":"comet-1"}').toString('base64url')),
    );
    const tokens = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.'));
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        expect(await check(token)).toEqual(refused(/\w+ \w+/));
      }),
    );
  });
});

describe('a token that was verified', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is not verified again while its key is in mind', async () => {
    const { check, clock } = setUp();
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const token = await sign(COMET_KEY, NOON);
    for (const seconds of [0, 1, 59, 60]) {
      clock.now = NOON + seconds * 1_000;
      expect(await check(token)).toEqual(COMET);
    }
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('is good for a quarter of an hour while the key store is away, a new one of a known key too', async () => {
    const { check, clock, store } = setUp();
    await check(await sign(COMET_KEY, NOON));
    store.state = 'away';
    for (const minutes of [1, 5, 14.99]) {
      clock.now = NOON + minutes * 60_000;
      expect(await check(await sign(COMET_KEY, clock.now))).toEqual(COMET);
    }
    clock.now = NOON + 15 * 60_000;
    await expect(check(await sign(COMET_KEY, clock.now))).rejects.toThrow(UnavailableError);
  });

  it('is not good while the key store is away where its key was never seen', async () => {
    const { check, store } = setUp();
    store.state = 'away';
    await expect(check(await sign(COMET_KEY, NOON))).rejects.toThrow(UnavailableError);
  });

  it('of a key that was revoked meanwhile is refused as soon as the store can be asked', async () => {
    const { check, clock, store } = setUp();
    const token = await sign(COMET_KEY, NOON);
    await check(token);
    await store.revokeDeviceKey('comet-1');
    store.state = 'away';
    clock.now += 120_000;
    expect(await check(token)).toEqual(COMET);
    store.state = 'up';
    clock.now += 5_000;
    expect(await check(token)).toEqual(refused(/was revoked/));
  });

  it.for<[string, number]>([
    ['before it began', NOON - 31_000],
    ['before it was valid', NOON + 29_000],
    ['after its end', NOON + 631_000],
  ])('is refused for a message published %s', async ([, at]) => {
    const { auth } = setUp();
    const token = await sign(COMET_KEY, NOON, { nbf: IAT + 60 });
    expect(await auth(token, NOON + 90_000)).toEqual(COMET);
    expect(await auth(token, at)).toEqual(refused(/"(iat|nbf|exp)"/));
  });

  it('is good for a message published while it was, however late it comes', async () => {
    const { auth, clock } = setUp();
    const token = await sign(COMET_KEY, NOON);
    clock.now = NOON + 12 * 3_600_000;
    expect(await auth(token, NOON + 599_000)).toEqual(COMET);
  });
});

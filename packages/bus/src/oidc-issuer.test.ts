import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalOidcIssuer, localOidcIssuer } from './oidc-issuer.ts';

const IDENTITY = { audience: 'https://processor.example/push', email: 'push@park.example' };

let now: number;
let issuer: LocalOidcIssuer;
beforeEach(async () => {
  now = Date.parse('2026-07-04T12:00:00.900Z');
  issuer = await localOidcIssuer({ now: () => now });
});
afterEach(() => issuer[Symbol.asyncDispose]());

it('signs with the claims of the tokens that Pub/Sub pushes with', async () => {
  const token = await issuer.sign({ ...IDENTITY, expiresInSeconds: 600 });
  const claims = decodeJwt(token);
  const issuedAt = Math.floor(now / 1000);
  expect(claims).toEqual({
    iss: issuer.issuer,
    aud: IDENTITY.audience,
    sub: expect.stringMatching(/^\d+$/),
    azp: claims.sub,
    email: IDENTITY.email,
    email_verified: true,
    iat: issuedAt,
    exp: issuedAt + 600,
  });
});

it('serves the key that verifies, no private part of it, and where to find it', async () => {
  const discovery = await fetch(`${issuer.issuer}/.well-known/openid-configuration`);
  expect(await discovery.json()).toEqual({ issuer: issuer.issuer, jwks_uri: issuer.jwksUrl });
  const jwks = (await (await fetch(issuer.jwksUrl)).json()) as JSONWebKeySet;
  expect(Object.keys(jwks.keys[0]!).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  const { protectedHeader } = await jwtVerify(
    await issuer.sign(IDENTITY),
    createLocalJWKSet(jwks),
    { currentDate: new Date(now) },
  );
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: jwks.keys[0]!.kid });
  expect((await fetch(`${issuer.issuer}/other`)).status).toBe(404);
});

it('signs once for an identity, and again when half the life is over', async () => {
  const first = await issuer.sign(IDENTITY);
  now += 1_799_000;
  expect(await issuer.sign(IDENTITY)).toBe(first);
  now += 2_000;
  const second = await issuer.sign(IDENTITY);
  expect(second).not.toBe(first);
  expect(decodeJwt(second).exp! * 1000 - now).toBeGreaterThan(3_590_000);
});

it('keeps the tokens of different identities apart', async () => {
  const one = await issuer.sign(IDENTITY);
  const other = await issuer.sign({ ...IDENTITY, audience: 'https://ingest.example/push' });
  expect(decodeJwt(other).aud).toBe('https://ingest.example/push');
  expect(await issuer.sign(IDENTITY)).toBe(one);
});

it('signs with another key each time it is made', async () => {
  await using other = await localOidcIssuer();
  const jwks = (await (await fetch(other.jwksUrl)).json()) as JSONWebKeySet;
  const stranger = jwtVerify(await issuer.sign(IDENTITY), createLocalJWKSet(jwks), {
    currentDate: new Date(now),
  });
  await expect(stranger).rejects.toThrow('no applicable key found');
});

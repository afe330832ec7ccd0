import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PushAuth, pushAuth, PushKeysUnavailableError } from './push-auth.ts';

const AUDIENCE = 'https://ingest.example/pubsub/edge';
const EMAIL = 'push@park.example';
const ISSUER = 'https://accounts.google.com';
const NOON = Date.parse('2026-07-01T12:00:00Z');
const NOW = NOON / 1000;

const { publicKey, privateKey } = await generateKeyPair('RS256');
const other = await generateKeyPair('RS256');
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] };

let server: Server;
/** How the server of the keys answers. */
let answer: { status: number; body: string };
let fetches: number;
let check: PushAuth;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  answer = { status: 200, body: JSON.stringify(jwks) };
  fetches = 0;
  server = createServer((_request, response) => {
    fetches += 1;
    response.writeHead(answer.status, { connection: 'close' }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  check = pushAuth({
    issuer: ISSUER,
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`,
    audience: AUDIENCE,
    serviceAccount: EMAIL,
  });
});
afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

interface Signing {
  claims?: Record<string, unknown>;
  kid?: string;
  key?: typeof privateKey;
}

async function bearer({ claims = {}, kid = 'k1', key = privateKey }: Signing = {}) {
  const token = await new SignJWT({
    iss: ISSUER,
    aud: AUDIENCE,
    email: EMAIL,
    email_verified: true,
    iat: NOW,
    exp: NOW + 3_600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(key);
  return `Bearer ${token}`;
}

it.for(['https://accounts.google.com', 'accounts.google.com'])(
  'takes a token of the subscription, whose issuer calls itself %s',
  async (iss) => {
    expect(await check(await bearer({ claims: { iss } }))).toBeUndefined();
  },
);

describe('a token is refused in words', () => {
  it.for<[string, Signing, RegExp]>([
    ['of another issuer', { claims: { iss: 'https://accounts.example' } }, /"iss"/],
    ['for another audience', { claims: { aud: 'https://api.example' } }, /"aud"/],
    ['of another account', { claims: { email: 'x@park.example' } }, /another account/],
    ['of no account', { claims: { email: undefined } }, /"email"/],
    ['with an e-mail not verified', { claims: { email_verified: false } }, /another account/],
    ['with an e-mail verified in words', { claims: { email_verified: 'true' } }, /another account/],
    ['that has expired', { claims: { exp: NOW - 1 } }, /"exp"/],
    ['that never expires', { claims: { exp: undefined } }, /"exp"/],
    ['signed with another key', { key: other.privateKey }, /signature/],
    ['that names an unknown key', { kid: 'k2' }, /unknown key/],
  ])('%s', async ([, signing, why]) => {
    expect(await check(await bearer(signing))).toMatch(why);
  });

  it('signed with the public key for a secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(jwks.keys[0]));
    const forged = new SignJWT({ iss: ISSUER, aud: AUDIENCE, email: EMAIL, exp: NOW + 60 })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(secret);
    expect(await check(`Bearer ${await forged}`)).toMatch(/"alg"/);
  });

  it.for([undefined, '', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz'])(
    'that is none: %j',
    async (authorization) => {
      expect(await check(authorization)).toBe('the push carries no bearer token');
    },
  );

  it('of any text at all', async () => {
    const header = Buffer.from('{"alg":"RS256","kid":"k1"}').toString('base64url');
    const part = fc.oneof(fc.string(), fc.base64String(), fc.constant(header));
    const tokens = fc.array(part, { maxLength: 4 }).map((parts) => `Bearer x${parts.join('.')}`);
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        expect(await check(token)).toMatch(/\w+ \w+/);
      }),
    );
  });
});

describe('a good token', () => {
  it('is remembered, and needs no keys, until it expires', async () => {
    const token = await bearer();
    expect(await check(token)).toBeUndefined();
    answer = { status: 500, body: '' };
    vi.setSystemTime(NOON + 3_599_000);
    expect(await check(token)).toBeUndefined();
    expect(fetches).toBe(1);
    answer = { status: 200, body: JSON.stringify(jwks) };
    vi.setSystemTime(NOON + 3_600_000);
    expect(await check(token)).toMatch(/"exp"/);
  });

  it('is good however many others were', async () => {
    for (let count = 0; count < 70; count += 1) {
      expect(await check(await bearer({ claims: { jti: String(count) } }))).toBeUndefined();
    }
    expect(fetches).toBe(1);
  });
});

describe('a token whose signature was checked before', () => {
  beforeEach(() => {
    answer = { status: 500, body: '' };
    check = pushAuth({
      issuer: ISSUER,
      jwksUrl: 'http://127.0.0.1:9/nobody',
      audience: AUDIENCE,
      serviceAccount: EMAIL,
      signature: 'checked-before',
    });
  });

  async function unsigned(claims: Record<string, unknown> = {}): Promise<string> {
    const signed = await bearer({ claims });
    return signed.replace(/[^.]*$/, 'SIGNATURE_REMOVED_BY_GOOGLE');
  }

  it('is taken without a signature, and without keys', async () => {
    expect(await check(await unsigned())).toBeUndefined();
    expect(await check(await unsigned({ aud: ['https://other.example', AUDIENCE] }))).toBe(
      undefined,
    );
  });

  it.for<[string, Record<string, unknown>, RegExp]>([
    ['of another issuer', { iss: 'https://accounts.example' }, /"iss"/],
    ['of no issuer', { iss: undefined }, /"iss"/],
    ['for another audience', { aud: 'https://api.example' }, /"aud"/],
    ['for no audience', { aud: undefined }, /"aud"/],
    ['of another account', { email: 'x@park.example' }, /another account/],
    ['of no account', { email: undefined }, /"email"/],
    ['with an e-mail not verified', { email_verified: false }, /another account/],
    ['that has expired', { exp: NOW - 1 }, /"exp"/],
    ['that never expires', { exp: undefined }, /"exp"/],
  ])('is refused %s', async ([, claims, why]) => {
    expect(await check(await unsigned(claims))).toMatch(why);
  });

  it('is refused where it is no token', async () => {
    expect(await check('Bearer x')).toMatch(/is refused/);
    expect(await check(undefined)).toBe('the push carries no bearer token');
  });

  it('is good until it expires', async () => {
    const token = await unsigned();
    expect(await check(token)).toBeUndefined();
    vi.setSystemTime(NOON + 3_600_000);
    expect(await check(token)).toMatch(/"exp"/);
  });
});

it('fetches the keys again for one that it does not know, once they are half a minute old', async () => {
  const rotated = { ...jwks.keys[0]!, ...(await exportJWK(other.publicKey)), kid: 'k2' };
  const token = await bearer({ kid: 'k2', key: other.privateKey });
  expect(await check(token)).toMatch(/unknown key/);
  answer.body = JSON.stringify({ keys: [...jwks.keys, rotated] });
  vi.setSystemTime(NOON + 29_000);
  expect(await check(token)).toMatch(/unknown key/);
  vi.setSystemTime(NOON + 31_000);
  expect(await check(token)).toBeUndefined();
  expect(fetches).toBe(2);
});

describe('keys that can not be had make no verdict', () => {
  it.for<[string, () => void]>([
    ['nobody is there', () => void server.close()],
    ['their server fails', () => (answer = { status: 503, body: 'away' })],
    ['they are moved', () => (answer = { status: 302, body: '' })],
    ['they are not JSON', () => (answer.body = '<h1>Bad gateway</h1>')],
    ['they are something else', () => (answer.body = '{"keys":"none"}')],
  ])('while %s', async ([, breakIt]) => {
    breakIt();
    const token = await bearer();
    await expect(check(token)).rejects.toBeInstanceOf(PushKeysUnavailableError);
    await expect(check(token)).rejects.toMatchObject({ code: 'push_keys_unavailable' });
  });

  it('and are asked for again with the next push', async () => {
    answer = { status: 503, body: '' };
    await expect(check(await bearer())).rejects.toThrow("can't be fetched");
    answer = { status: 200, body: JSON.stringify(jwks) };
    expect(await check(await bearer())).toBeUndefined();
  });
});

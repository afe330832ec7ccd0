import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface PushIdentity {
  /** What the receiver was told to expect: by Pub/Sub's default, the push endpoint's URL. */
  audience: string;
  /** The service account that the subscription pushes as. */
  email: string;
  /** How long a token lives; 3,600 by default, as Google's do. */
  expiresInSeconds?: number;
}

/** Stands in for accounts.google.com, whose tokens Pub/Sub puts on what it pushes. */
export interface LocalOidcIssuer extends AsyncDisposable {
  /** The tokens' `iss`; `/.well-known/openid-configuration` under it leads to the keys. */
  issuer: string;
  jwksUrl: string;
  /** A token for the `Authorization` header; the same one until half its life is over. */
  sign(identity: PushIdentity): Promise<string>;
}

/**
 * Serves the public half of a fresh RS256 key on 127.0.0.1 and signs tokens with the other half, which
 * never leaves the process. The claims are those of
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions#validate-tokens
 */
export async function localOidcIssuer({
  now = Date.now,
}: { now?: () => number } = {}): Promise<LocalOidcIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const keys = JSON.stringify({ keys: [{ ...publicJwk, kid, alg: 'RS256', use: 'sig' }] });

  const server = createServer(({ url }, response) => {
    const body = { '/jwks': keys, '/.well-known/openid-configuration': configuration }[url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(body ?? '{"error":"not_found"}');
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jwksUrl = `${issuer}/jwks`;
  const configuration = JSON.stringify({ issuer, jwks_uri: jwksUrl });

  const tokens = new Map<string, { token: Promise<string>; renewAt: number }>();

  function sign({ audience, email, expiresInSeconds = 3_600 }: PushIdentity): Promise<string> {
    const key = JSON.stringify([audience, email, expiresInSeconds]);
    const cached = tokens.get(key);
    if (cached && now() < cached.renewAt) return cached.token;
    const issuedAt = Math.floor(now() / 1000);
    const subject = createHash('sha256').update(email).digest().readUInt32BE(0).toString();
    const token = new SignJWT({ email, email_verified: true, azp: subject })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + expiresInSeconds)
      .sign(privateKey);
    tokens.set(key, { token, renewAt: (issuedAt + expiresInSeconds / 2) * 1000 });
    return token;
  }

  return {
    issuer,
    jwksUrl,
    sign,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { importJWK, SignJWT } from 'jose';
import type { SigningKey } from './device-keys.ts';

/** Half of what ingest allows, so that a clock that is off by minutes does no harm. */
const TOKEN_SECONDS = 1_800;

/** Gives the token of the moment: signed once, and again when half its life is over. */
export interface DeviceToken {
  (): Promise<string>;
}

/** A JWT (RFC 7519) by which a device says who it is. `now` in milliseconds since 1970. */
export function deviceToken(key: SigningKey, audience: string, now: () => number): DeviceToken {
  const alg = key.privateJwk.kty === 'EC' ? 'ES256' : 'EdDSA';
  const privateKey = importJWK(key.privateJwk, alg);
  let token: Promise<string> | undefined;
  let renewAt = 0;

  async function sign(issuedAt: number): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ alg, kid: key.keyId })
      .setSubject(key.device)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_SECONDS)
      .sign(await privateKey);
  }

  return function current() {
    if (token && now() < renewAt) return token;
    const issuedAt = Math.floor(now() / 1000);
    renewAt = (issuedAt + TOKEN_SECONDS / 2) * 1000;
    token = sign(issuedAt);
    return token;
  };
}

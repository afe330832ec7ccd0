import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

export interface PushAuth {
  /** Undefined when the token is Pub/Sub's own; else what is wrong with it, in words. */
  (authorization: string | undefined): Promise<string | undefined>;
}

export interface PushAuthOptions {
  issuer: string;
  jwksUrl: string;
  audience: string;
  /** The e-mail address of the service account that signs for the subscription. */
  serviceAccount: string;
}

/** The keys could not be fetched: the token may be good, so the caller should ask for a retry. */
export class PushKeysUnavailableError extends Error {
  readonly code = 'push_keys_unavailable';
}

const MAX_REMEMBERED = 64;
/** What `jose` says where it is the keys that are wrong or out of reach, and not the token. */
const KEYS_AWAY = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/**
 * Checks the OIDC token that Pub/Sub puts on a push: signature, issuer, audience, and the e-mail of the
 * service account. One token serves many pushes, so a good one is remembered until it expires.
 * Source: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
export function pushAuth(options: PushAuthOptions): PushAuth {
  const keys = createRemoteJWKSet(new URL(options.jwksUrl), { timeoutDuration: 3_000 });
  const remembered = new Map<string, number>();
  return async function check(authorization) {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (!token) return 'the push carries no bearer token';
    if ((remembered.get(token) ?? 0) > Date.now()) return undefined;
    try {
      const { payload } = await jwtVerify(token, keys, {
        // Google names itself in two ways.
        issuer: [options.issuer, options.issuer.replace(/^https:\/\//, '')],
        audience: options.audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'email'],
      });
      if (payload['email'] !== options.serviceAccount || payload['email_verified'] !== true) {
        return 'the push token belongs to another account than the subscription signs with';
      }
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(token, payload.exp! * 1000);
      return undefined;
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return 'the push token names an unknown key';
      if (error instanceof errors.JOSEError && !KEYS_AWAY.has(error.code)) {
        return `the push token is refused: ${error.message}`;
      }
      throw new PushKeysUnavailableError(`the push keys at ${options.jwksUrl} can't be fetched`, {
        cause: error,
      });
    }
  };
}

import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';

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
  /**
   * `checked-before`: Cloud Run lets in only callers that IAM names, and takes the signature off their token once it
   * has checked it; what the token says is looked at here. Anywhere else, anyone could make up such a token.
   * Source: https://cloud.google.com/run/docs/authenticating/service-to-service
   */
  signature?: 'check' | 'checked-before';
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
  // Google names itself in two ways.
  const issuers = [options.issuer, options.issuer.replace(/^https:\/\//, '')];
  const { audience } = options;

  async function payloadOf(token: string): Promise<JWTPayload> {
    if (options.signature === 'checked-before') {
      const claimed = decodeJwt(token);
      assertClaims(claimed, issuers, audience);
      return claimed;
    }
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuers,
      audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'email'],
    });
    return payload;
  }

  return async function check(authorization) {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (!token) return 'the push carries no bearer token';
    if ((remembered.get(token) ?? 0) > Date.now()) return undefined;
    try {
      const payload = await payloadOf(token);
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

/** What `jwtVerify` looks at beside the signature; it throws as that does. */
function assertClaims(payload: JWTPayload, issuers: readonly string[], audience: string): void {
  const { iss, aud, exp, email } = payload as JWTPayload & { email?: unknown };
  const checks: [claim: string, isGood: boolean][] = [
    ['iss', iss !== undefined && issuers.includes(iss)],
    ['aud', [aud].flat().includes(audience)],
    ['exp', typeof exp === 'number' && exp > Date.now() / 1000],
    ['email', email !== undefined],
  ];
  const wrong = checks.find(([, isGood]) => !isGood);
  if (!wrong) return;
  const [claim] = wrong;
  throw new errors.JWTClaimValidationFailed(`unexpected "${claim}" claim value`, payload, claim);
}

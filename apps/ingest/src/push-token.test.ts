import { localOidcIssuer } from '@ridewait/bus';
import { errorBodySchema } from '@ridewait/contracts';
import { pushAuth } from '@ridewait/service';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { COMET_KEY, sign } from '../test/devices.ts';
import { NOON, reading } from '../test/park.ts';
import { envelope, stage } from '../test/stage.ts';

describe('the token of Pub/Sub', async () => {
  const identity = { audience: 'https://ingest.example/pubsub/edge', email: 'push@park.example' };
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'push' }] });
  const auth = pushAuth({
    issuer: 'https://issuer.example',
    jwksUrl: `data:application/json,${encodeURIComponent(jwks)}`,
    audience: identity.audience,
    serviceAccount: identity.email,
  });
  const now = Math.floor(Date.now() / 1000);
  const good = {
    iss: 'https://issuer.example',
    aud: identity.audience,
    email: identity.email,
    email_verified: true,
    exp: now + 600,
  };
  const tokenOf = (claims: object) =>
    new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'push' })
      .sign(privateKey);

  it.for([
    ['of another issuer', { iss: 'https://issuer.other' }],
    ['for another audience', { aud: 'https://processor.example' }],
    ['of another account', { email: 'other@park.example' }],
    ['of an account without a verified e-mail', { email_verified: false }],
    ['that has expired', { exp: now - 1 }],
  ] as const)('is refused %s', async ([, claims]) => {
    await using of = stage({ pushAuth: auth });
    const body = envelope({ readings: [reading()] }, await sign(COMET_KEY, NOON));
    const response = await of.push(body, `Bearer ${await tokenOf(claims)}`);
    expect(response.status).toBe(401);
    expect(errorBodySchema.parse(await response.json()).error).toBe('unauthorized');
    expect(of.counted('ridewait_batches{status="401",via="edge"}')).toBe(1);
    expect([...of.published, ...of.buried]).toEqual([]);
    expect((await of.push(body, `Bearer ${await tokenOf({})}`)).status).toBe(204);
  });

  it('is taken from the local issuer, and only from it', async () => {
    await using issuer = await localOidcIssuer();
    await using other = await localOidcIssuer();
    const { audience, email } = identity;
    const { jwksUrl } = issuer;
    const local = pushAuth({ issuer: issuer.issuer, jwksUrl, audience, serviceAccount: email });
    await using of = stage({ pushAuth: local });
    const body = envelope({ readings: [reading()] }, await sign(COMET_KEY, NOON));
    expect((await of.push(body, `Bearer ${await issuer.sign(identity)}`)).status).toBe(204);
    expect((await of.push(body, `Bearer ${await other.sign(identity)}`)).status).toBe(401);
    expect((await of.push(body, '')).status).toBe(401);
  });

  it('can not be judged without the keys: Pub/Sub is to push again', async () => {
    const jwksUrl = 'data:text/html,<h1>Bad gateway</h1>';
    const serviceAccount = identity.email;
    const blind = pushAuth({
      issuer: good.iss,
      jwksUrl,
      audience: identity.audience,
      serviceAccount,
    });
    await using of = stage({ pushAuth: blind });
    const response = await of.push(envelope('x'), `Bearer ${await tokenOf({})}`);
    expect(response.status).toBe(503);
    expect(of.buried).toEqual([]);
  });
});

import { UnavailableError } from '@ridewait/core';
import { describe, expect, it, vi } from 'vitest';
import { COMET, refused, setUp } from '../test/auth-stage.ts';
import { COMET_KEY, COMET_KEY_2, newKey, sign } from '../test/devices.ts';
import { NOON } from '../test/park.ts';

it('asks the store once for a key that many requests wait for, and for so many keys at once only', async () => {
  const { check, store } = setUp();
  const answer = Promise.withResolvers<null>();
  const deviceKey = vi.spyOn(store, 'deviceKey').mockReturnValue(answer.promise);
  const guess = (kid: string) => sign(COMET_KEY, NOON, {}, { kid });
  const same = await guess('same');
  const others = await Promise.all(Array.from({ length: 49 }, (_, at) => guess(`guess-${at}`)));
  const waiting = [...Array.from({ length: 20 }, () => same), ...others].map((token) =>
    check(token),
  );
  await expect(check(await guess('one-too-many'))).rejects.toThrow(/50 device keys/);
  answer.resolve(null);
  expect(await Promise.all(waiting)).toEqual(
    Array.from({ length: 69 }, () => refused(/no device key/)),
  );
  expect(deviceKey).toHaveBeenCalledTimes(50);
});

describe('a key', () => {
  it('may overlap another of the same device while they are rotated', async () => {
    const { check, clock, store } = setUp([COMET_KEY]);
    const old = await sign(COMET_KEY, NOON);
    const fresh = await sign(COMET_KEY_2, NOON);
    expect(await check(old)).toEqual(COMET);
    expect(await check(fresh)).toEqual(refused(/no device key/));
    await store.saveDeviceKeys([COMET_KEY_2.registered]);
    clock.now += 5_000;
    expect(await check(fresh)).toEqual(COMET);
    expect(await check(old)).toEqual(COMET);
    await store.revokeDeviceKey('comet-1');
    clock.now += 60_000;
    expect(await check(old)).toEqual(refused(/was revoked/));
    expect(await check(fresh)).toEqual(COMET);
  });

  it('that was revoked is refused a minute later, for tokens old and new', async () => {
    const { check, clock, store } = setUp();
    const early = await sign(COMET_KEY, NOON);
    expect(await check(early)).toEqual(COMET);
    await store.revokeDeviceKey('comet-1');
    clock.now += 59_999;
    const late = await sign(COMET_KEY, clock.now);
    expect(await check(late)).toEqual(COMET);
    clock.now += 1;
    expect(await check(early)).toEqual(refused(/was revoked/));
    expect(await check(late)).toEqual(refused(/was revoked/));
  });

  it('that expires is good for a token up to that moment', async () => {
    const key = await newKey('short', 'EdDSA', { expiresAt: NOON + 10_000 });
    const { check, clock } = setUp([key]);
    const token = await sign(key, NOON);
    expect(await check(token)).toEqual(COMET);
    clock.now += 9_999;
    expect(await check(token)).toEqual(COMET);
    clock.now += 1;
    expect(await check(token)).toEqual(refused(/has expired/));
  });

  it('that is unknown is asked for again after five seconds', async () => {
    const { check, clock, store } = setUp([]);
    const token = await sign(COMET_KEY, NOON);
    await check(token);
    await store.saveDeviceKeys([COMET_KEY.registered]);
    clock.now += 4_999;
    expect(await check(token)).toEqual(refused(/no device key/));
    expect(store.asked).toEqual(['comet-1']);
    clock.now += 1;
    expect(await check(token)).toEqual(COMET);
  });

  it('stays in mind while others are guessed', async () => {
    const { check, store } = setUp();
    await check(await sign(COMET_KEY, NOON));
    const header = (kid: number) => Buffer.from(`{"alg":"EdDSA","kid":"${kid}"}`);
    for (let kid = 0; kid <= 10_000; kid += 1)
      await check(`${header(kid).toString('base64url')}..`);
    store.asked.length = 0;
    expect(await check(await sign(COMET_KEY, NOON, { jti: 'other' }))).toEqual(COMET);
    expect(store.asked).toEqual([]);
  });

  it('is asked for once a minute, however many tokens come', async () => {
    const { check, clock, store } = setUp();
    for (const seconds of [0, 20, 59]) {
      clock.now = NOON + seconds * 1_000;
      await check(await sign(COMET_KEY, clock.now));
    }
    expect(store.asked).toEqual(['comet-1']);
    clock.now = NOON + 60_000;
    await check(await sign(COMET_KEY, clock.now));
    expect(store.asked).toEqual(['comet-1', 'comet-1']);
  });

  it('that can not be read makes no verdict: the sensor is to come back', async () => {
    const { check, store } = setUp();
    store.state = 'away';
    await expect(check(await sign(COMET_KEY, NOON))).rejects.toThrow(UnavailableError);
    store.state = 'up';
    expect(await check(await sign(COMET_KEY, NOON))).toEqual(COMET);
  });
});

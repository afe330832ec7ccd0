import { expect } from 'vitest';
import { deviceAuth } from '../src/device-auth.ts';
import { AUDIENCE, COMET_KEY, COMET_KEY_2, keyStore } from './devices.ts';
import { NOON } from './park.ts';

/** What is said of a good token of the comet's gateway. */
export const COMET = { ok: true, device: { device: 'comet-gateway', attraction: 'comet' } };

/** The check of tokens by itself, with keys in memory and a clock that only the test moves. */
export function setUp(keys = [COMET_KEY, COMET_KEY_2]) {
  const clock = { now: NOON };
  const store = keyStore(keys);
  const auth = deviceAuth({ keys: store, audience: AUDIENCE, now: () => clock.now });
  return { clock, store, auth, check: (token?: string) => auth(token, clock.now) };
}

export function refused(why: RegExp) {
  return { ok: false, message: expect.stringMatching(why) as string };
}

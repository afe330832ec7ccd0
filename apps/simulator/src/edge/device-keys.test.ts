import { expect, it } from 'vitest';
import { createGatewayKey } from './device-keys.ts';

it('a key has an id that no command takes for an option', async () => {
  // One in 64 would; of so many, none would only once in a thousand runs.
  const keys = await Promise.all(Array.from({ length: 450 }, () => createGatewayKey('comet')));
  expect(keys.filter(({ key }) => key.keyId.startsWith('-'))).toEqual([]);
});

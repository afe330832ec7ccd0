import { expect, it } from 'vitest';
import { audienceOf } from './id-token.ts';

it.for([
  ['https://api-x7.run.app', 'https://api-x7.run.app'],
  ['https://candidate---api-x7.run.app', 'https://api-x7.run.app'],
  ['https://stable---api-123.us-central1.run.app/v1/x', 'https://api-123.us-central1.run.app'],
] as const)('a token for %s is meant for %s', ([address, audience]) => {
  expect(audienceOf(address)).toBe(audience);
});

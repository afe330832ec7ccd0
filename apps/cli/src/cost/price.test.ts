import { expect, it } from 'vitest';
import { tiered } from './price.ts';
import { EGRESS_PRICES, GATEWAY_PRICES } from './prices.ts';

it('prices each part of an amount by its step', () => {
  // cloud.google.com/api-gateway/pricing: $3 a million up to a thousand million, then $1.50.
  expect(tiered(GATEWAY_PRICES, 1.5e9)).toBeCloseTo(3_000 + 750, 6);
  // 1 TiB at $0.12, 9 at $0.11, 1 at $0.08.
  expect(tiered(EGRESS_PRICES, 11 * 1_024)).toBeCloseTo(122.88 + 1_013.76 + 81.92, 6);
});

it('costs nothing for nothing', () => {
  expect(tiered(EGRESS_PRICES, 0)).toBe(0);
});

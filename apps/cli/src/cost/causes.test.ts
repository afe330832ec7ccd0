import { environments } from '@ridewait/infra/environments';
import { expect, it } from 'vitest';
import { billOf } from './bill.ts';
import { causesOf } from './causes.ts';
import { DESIGN, parseLoad } from './load.ts';

it.for(Object.values(environments))(
  'splits a bill of $environment without a rest',
  (environment) => {
    const load = parseLoad({ parks: 3 });
    const { standing, readings, guests } = causesOf(environment, load, DESIGN);
    expect(Math.min(standing, readings, guests)).toBeGreaterThan(0);
    expect(standing + readings + guests).toBeCloseTo(billOf(environment, load).usd, 6);
  },
);

it('is all standing where there is no park', () => {
  const { readings, guests } = causesOf(environments.prod, parseLoad({ parks: 0 }), DESIGN);
  expect({ readings, guests }).toEqual({ readings: 0, guests: 0 });
});

import { ALERTS } from '@ridewait/observability';
import { expect, it } from 'vitest';
import { MEASURED } from './measured.ts';
import { IDLE, PAID, PLAIN } from './plain.test-tools.ts';
import { smallLines } from './small-things.ts';
import { watchingLines } from './watching.ts';

function amounts(...args: Parameters<typeof watchingLines>): Record<string, number> {
  return Object.fromEntries(watchingLines(...args).map(({ item, usd }) => [item, usd]));
}

it('logs each request that is kept, and what instances say', () => {
  const work = { ...IDLE.work, api: { ...IDLE.work.api, perSecond: 100 } };
  // 262.8 million × 1,000 B = 244.75 GiB, 2 instances × 43,800 min × 6 × 400 B = 0.196 GiB, × $0.50
  expect(amounts(PLAIN, PAID, { ...IDLE, work }).logs).toBeCloseTo(122.474, 2);
  const few = { ...PAID, loggedRequests: 0.01 };
  expect(amounts(PLAIN, few, { ...IDLE, work }).logs).toBeCloseTo(1.3217, 3);
  const free = amounts(PLAIN, { ...few, freeTier: true }, { ...IDLE, work });
  expect(free.logs).toBeUndefined();
});

it('takes samples of what runs', () => {
  // 2 instances × 87,600 scrapes × $0.06 a million samples
  const usd = ((2 * 87_600 * MEASURED.samples.processor) / 1e6) * 0.06;
  expect(amounts(PLAIN, PAID, IDLE).metrics).toBeCloseTo(usd, 6);
});

it('pays each condition, and the series that it looks at', () => {
  const looks = ALERTS.reduce((sum, { everySeconds = 60 }) => sum + 2_628_000 / everySeconds, 0);
  const usd = ALERTS.length * 0.1 + ((looks * 5) / 1e6) * 0.35;
  expect(amounts(PLAIN, PAID, IDLE).alerts).toBeCloseTo(usd, 6);
});

it('traces a request in ten seconds of an instance, where tracing is on', () => {
  // 2 × 2,628,000 s × 0.1 × 4 spans = 2.1024 million × $0.20
  expect(amounts(PLAIN, PAID, IDLE).traces).toBeCloseTo(0.42048, 6);
  const observability = { ...PLAIN.observability, tracing: false };
  expect(amounts({ ...PLAIN, observability }, PAID, IDLE).traces).toBeUndefined();
});

it('pays small things past what is free', () => {
  const amountsOf = (freeTier: boolean) =>
    smallLines(PLAIN, { ...PAID, freeTier }).map(({ usd }) => usd);
  // Schedules 3 × $0.10, secrets 2 × $0.06, a key $0.06, 5 × 20 images of 0.08 GiB × $0.10
  expect(amountsOf(false)).toEqual([0.3, 0.12, 0.06, 0.8].map((usd) => expect.closeTo(usd, 9)));
  expect(amountsOf(true)).toEqual([0.06, 0.75].map((usd) => expect.closeTo(usd, 9)));
});

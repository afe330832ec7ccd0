import { ASSUMED } from './assumptions.ts';
import type { Demand } from './demand.ts';
import { dollars, figure, type Line } from './line.ts';
import type { Design, Load } from './load.ts';
import { MEASURED } from './measured.ts';
import { GIB, MONTH_SECONDS } from './month.ts';
import { valueAt } from './points.ts';
import { tiered } from './price.ts';
import { EGRESS_PRICES, GATEWAY_FREE_CALLS, GATEWAY_PRICES, ZONES_GIB } from './prices.ts';

/** What guests cause on the way: calls of the gateway, bytes to phones, and those between zones. */
export function outwardLines(
  load: Load,
  demand: Pick<Demand, 'flow' | 'redisBytes'>,
  design: Design,
): Line[] {
  const { flow, redisBytes } = demand;
  const openSeconds = MONTH_SECONDS * (load.openHours / 24);
  const calls = flow.requests * openSeconds;
  const paid = Math.max(0, calls - (load.freeTier ? GATEWAY_FREE_CALLS : 0));
  const points = design.isCompressed ? MEASURED.gzippedBytes : MEASURED.answerBytes;
  const answer = ASSUMED.headerBytes + (1 - load.notModified) * valueAt(points, load.attractions);
  const page = flow.visits * ASSUMED.pageBytes * openSeconds;
  const out = (calls * answer + page) / GIB;
  const crossing = (redisBytes * ASSUMED.otherZone * openSeconds) / GIB;
  return [
    {
      group: 'API Gateway',
      item: 'calls',
      usd: tiered(GATEWAY_PRICES, paid),
      how: `${figure(paid / 1e6)} million × $3, past a thousand million $1.50`,
    },
    {
      group: 'Network',
      item: 'answers to phones',
      usd: tiered(EGRESS_PRICES, out),
      how: `${figure(calls / 1e6)} million answers of ${figure(answer)} bytes, and the page: ${figure(out)} GiB × $0.12 down to $0.08`,
    },
    {
      group: 'Network',
      item: 'between zones, to Redis and back',
      usd: crossing * ZONES_GIB.usd,
      how: `${figure(crossing)} GiB × ${dollars(ZONES_GIB.usd)}`,
    },
  ];
}

import { ASSUMED } from './assumptions.ts';
import { dollars, figure, type Line } from './line.ts';
import type { Load } from './load.ts';
import { SMALL_PRICES } from './prices.ts';

/** Schedules of jobs: upkeep, today's waits, the replay. */
const SCHEDULES = 4;
/** Ingest, processor, api, web, cli. */
const IMAGES = 5;

/** What is there whatever the load. */
export function smallLines({ freeTier }: Load): Line[] {
  const prices = SMALL_PRICES;
  const past = (amount: number, free: number) => Math.max(0, amount - (freeTier ? free : 0));
  const schedules = past(SCHEDULES, prices.freeSchedulerJobs);
  const secrets = past(ASSUMED.secretVersions, prices.freeSecretVersions);
  const images = past(IMAGES * ASSUMED.imagesKept * ASSUMED.imageGib, prices.freeImageGib);
  return [
    line(
      'schedules',
      schedules * prices.schedulerJob.usd,
      `${schedules} × ${dollars(prices.schedulerJob.usd)}`,
    ),
    line(
      'secrets',
      secrets * prices.secretVersion.usd,
      `${secrets} × ${dollars(prices.secretVersion.usd)}`,
    ),
    line('the key of secrets', prices.keyVersion.usd, `1 × ${dollars(prices.keyVersion.usd)}`),
    line(
      'images',
      images * prices.imageGibMonth.usd,
      `${figure(images)} GiB × ${dollars(prices.imageGibMonth.usd)}`,
    ),
  ].filter(({ usd }) => usd > 0);
}

function line(item: string, usd: number, how: string): Line {
  return { group: 'Small things', item, usd, how };
}

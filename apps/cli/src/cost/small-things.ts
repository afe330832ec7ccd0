import { JOB_PLANS } from '@ridewait/infra/jobs';
import { ASSUMED } from './assumptions.ts';
import type { Environment } from './demand.ts';
import { dollars, figure, type Line } from './line.ts';
import type { Load } from './load.ts';
import { SMALL_PRICES } from './prices.ts';

/** Redis's password, and what the collectors are told. */
export const SECRET_VERSIONS = 2;
/** Ingest, processor, api, web, cli. */
const IMAGES = 5;

/** What is there whatever the load. */
export function smallLines(environment: Environment, { freeTier }: Load): Line[] {
  const prices = SMALL_PRICES;
  const past = (amount: number, free: number) => Math.max(0, amount - (freeTier ? free : 0));
  const schedules = past(schedulesOf(environment), prices.freeSchedulerJobs);
  const secrets = past(SECRET_VERSIONS, prices.freeSecretVersions);
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

/** The jobs by the clock, and a flush where the processor may have no instance that does it. */
export function schedulesOf({ services }: Environment): number {
  const jobs = Object.values(JOB_PLANS).filter(({ schedule }) => schedule !== undefined);
  return jobs.length + (services.processor.minInstances === 0 ? 1 : 0);
}

function line(item: string, usd: number, how: string): Line {
  return { group: 'Small things', item, usd, how };
}

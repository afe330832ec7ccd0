import { ASSUMED } from './assumptions.ts';
import type { Demand, Environment } from './demand.ts';
import { dollars, figure, type Line } from './line.ts';
import type { Load } from './load.ts';
import { GIB, MONTH_DAYS, MONTH_SECONDS, TIB } from './month.ts';
import { PUBSUB_PRICES, STORAGE_PRICES } from './prices.ts';

/** `infra/pulumi/src/components/topics.ts`: days that the topic keeps what is delivered. */
const KEPT_DAYS = 7;
/** `infra/pulumi/src/components/archive.ts`: a file every five minutes. */
const FILES_A_DAY = 288;

/** The way of messages: published, pushed, kept, archived. */
export function busLines(load: Load, { flow }: Pick<Demand, 'flow'>): Line[] {
  const { tib, exportedTib, keptGibMonth, leastBytes, freeGib } = PUBSUB_PRICES;
  const messages = flow.messages * MONTH_SECONDS * (load.openHours / 24);
  const billed = messages === 0 ? 0 : Math.max(leastBytes, flow.messageBytes);
  const each = `${figure(messages / 1e6)} million messages of ${figure(flow.messageBytes)} bytes, paid as ${figure(billed)}`;
  const volume = (messages * billed) / TIB;
  const free = load.freeTier ? Math.min(2 * volume, (freeGib * GIB) / TIB) : 0;
  const kept = (messages * flow.messageBytes * KEPT_DAYS) / MONTH_DAYS / GIB;
  return [
    line('published', volume * tib.usd, `${each}: ${figure(volume)} TiB × ${dollars(tib.usd)}`),
    line('pushed to the processor', volume * tib.usd, `the same once more`),
    line('free', -free * tib.usd, `${freeGib} GiB`),
    line(
      'written to the archive',
      volume * exportedTib.usd,
      `${figure(volume)} TiB × ${dollars(exportedTib.usd)}`,
    ),
    line(
      'kept for a seek',
      kept * keptGibMonth.usd,
      `${figure(kept)} GiB, ${KEPT_DAYS} days of messages × ${dollars(keptGibMonth.usd)}`,
    ),
  ].filter(({ usd }) => usd !== 0);
}

/** The archive as it is once files are as old as the config lets them grow. */
export function archiveLines(
  environment: Environment,
  load: Load,
  { flow }: Pick<Demand, 'flow'>,
): Line[] {
  const { nearlineAfterDays, deleteAfterDays } = environment.archive;
  const { standardGibMonth, nearlineGibMonth, tenThousandWrites } = STORAGE_PRICES;
  const bytes = flow.messageBytes + ASSUMED.archiveExtraBytes;
  const gibDay = (flow.messages * bytes * load.openHours * 3_600) / GIB;
  const standardDays = Math.min(nearlineAfterDays ?? deleteAfterDays, deleteAfterDays);
  const [standard, nearline] = [gibDay * standardDays, gibDay * (deleteAfterDays - standardDays)];
  const files = flow.messages > 0 ? FILES_A_DAY * (load.openHours / 24) * MONTH_DAYS : 0;
  const of = (gib: number, days: number, usd: number) =>
    `${figure(gibDay)} GiB a day, ${figure(days)} days: ${figure(gib)} GiB × ${dollars(usd)}`;
  return [
    storage(
      'archive, standard',
      standard * standardGibMonth.usd,
      of(standard, standardDays, standardGibMonth.usd),
    ),
    storage(
      'archive, nearline',
      nearline * nearlineGibMonth.usd,
      of(nearline, deleteAfterDays - standardDays, nearlineGibMonth.usd),
    ),
    storage(
      'files written',
      (files / 1e4) * tenThousandWrites.usd,
      `${figure(files)} × ${dollars(tenThousandWrites.usd)} for ten thousand`,
    ),
  ].filter(({ usd }) => usd > 0);
}

function line(item: string, usd: number, how: string): Line {
  return { group: 'Pub/Sub', item, usd, how };
}

function storage(item: string, usd: number, how: string): Line {
  return { group: 'Cloud Storage', item, usd, how };
}

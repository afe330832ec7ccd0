import { ALERTS } from '@ridewait/observability';
import { ASSUMED } from './assumptions.ts';
import type { Demand, Environment, Service } from './demand.ts';
import { dollars, figure, type Line } from './line.ts';
import type { Load } from './load.ts';
import { MEASURED } from './measured.ts';
import { GIB, MONTH_SECONDS } from './month.ts';
import { OBSERVABILITY_PRICES } from './prices.ts';

/** Samples of a scrape of each service; those that weren't measured have no more than the API. */
const SAMPLES: Record<Service, number> = {
  ...MEASURED.samples,
  web: MEASURED.samples.api,
  'api-grpc': MEASURED.samples.api,
};

/** Logs, metrics, alerts and traces. */
export function watchingLines(environment: Environment, load: Load, demand: Demand): Line[] {
  const openShare = load.openHours / 24;
  const names = Object.keys(environment.services) as Service[];
  // A service without a minimum has instances, and metrics, only while parks are open.
  const seconds = (name: Service) =>
    MONTH_SECONDS *
    (demand.instances[name] * openShare +
      environment.services[name].minInstances * (1 - openShare));
  const requests = names.reduce(
    (sum, name) => sum + demand.work[name].perSecond * MONTH_SECONDS * openShare,
    0,
  );
  const minutes = names.reduce((sum, name) => sum + seconds(name), 0) / 60;
  const prices = OBSERVABILITY_PRICES;
  const logGib =
    (requests * load.loggedRequests * ASSUMED.requestLogBytes +
      minutes * ASSUMED.logLinesPerMinute * ASSUMED.logLineBytes) /
    GIB;
  const paidGib = Math.max(0, logGib - (load.freeTier ? prices.freeLogGib : 0));
  const samples =
    names.reduce((sum, name) => sum + (seconds(name) / ASSUMED.scrapeSeconds) * SAMPLES[name], 0) /
    1e6;
  const returned = ALERTS.reduce(
    (sum, { everySeconds = 60 }) => sum + MONTH_SECONDS / everySeconds,
    0,
  );
  const series = (returned * ASSUMED.seriesPerCondition) / 1e6;
  const spans = environment.observability.tracing
    ? (minutes * 60 * ASSUMED.tracedPerSecond * ASSUMED.spansPerTrace) / 1e6
    : 0;
  const paidSpans = Math.max(0, spans - (load.freeTier ? prices.freeSpans / 1e6 : 0));
  return [
    line(
      'logs',
      paidGib * prices.logGib.usd,
      `${figure(requests / 1e6)} million requests, ${figure(100 * load.loggedRequests)} % of them kept, and what services say: ${figure(paidGib)} GiB × ${dollars(prices.logGib.usd)}`,
    ),
    line(
      'metrics',
      samples * prices.millionSamples.usd,
      `${figure(samples)} million samples × ${dollars(prices.millionSamples.usd)}`,
    ),
    line(
      'alerts',
      ALERTS.length * prices.condition.usd + series * prices.millionSeriesReturned.usd,
      `${ALERTS.length} conditions × ${dollars(prices.condition.usd)}, ${figure(series)} million series looked at × ${dollars(prices.millionSeriesReturned.usd)}`,
    ),
    line(
      'traces',
      paidSpans * prices.millionSpans.usd,
      `${figure(paidSpans)} million spans × ${dollars(prices.millionSpans.usd)}`,
    ),
  ].filter(({ usd }) => usd > 0);
}

function line(item: string, usd: number, how: string): Line {
  return { group: 'Observability', item, usd, how };
}

import { COLLECTOR_SHAPE } from '@ridewait/infra/collector';
import { ASSUMED } from './assumptions.ts';
import type { Demand, Environment, Service } from './demand.ts';
import { busyShare } from './instances.ts';
import { dollars, figure, type Line } from './line.ts';
import type { Load } from './load.ts';
import { MONTH_DAYS, MONTH_SECONDS } from './month.ts';
import { RUN_PRICES } from './prices.ts';

/** What a service uses in a month: instance-seconds, with or without a request, and requests. */
interface Use {
  /** Paid in full. */
  seconds: number;
  /** Of minimum instances that are paid by request, without one. */
  idleSeconds: number;
  requests: number;
}

/** Services, a line each for what runs and what is asked, and what Google gives away. */
export function cloudRunLines(environment: Environment, load: Load, demand: Demand): Line[] {
  const used = { request: { cpu: 0, gib: 0, requests: 0 }, instance: { cpu: 0, gib: 0 } };
  const lines = (Object.keys(environment.services) as Service[]).flatMap((name): Line[] => {
    const shape = environment.services[name];
    const use = useOf(name, environment, load, demand);
    const cpu = shape.cpu + COLLECTOR_SHAPE.cpu;
    const gib = (shape.memoryMiB + COLLECTOR_SHAPE.memoryMiB) / 1_024;
    const size = `(${cpu} vCPU, ${gib} GiB)`;
    const rate = (prices: { cpuSecond: { usd: number }; gibSecond: { usd: number } }) =>
      cpu * prices.cpuSecond.usd + gib * prices.gibSecond.usd;
    used[shape.billing].cpu += use.seconds * cpu;
    used[shape.billing].gib += use.seconds * gib;
    if (shape.billing === 'instance') {
      const price = rate(RUN_PRICES.instance);
      return [
        line(
          `${name}, ${times(demand.instances[name])} always paid`,
          use.seconds * price,
          `${figure(use.seconds)} instance-seconds ${size} × ${dollars(price)}`,
        ),
      ];
    }
    used.request.requests += use.requests;
    const [busy, idle] = [rate(RUN_PRICES.request), rate(RUN_PRICES.idle)];
    const millions = use.requests / 1e6;
    return [
      line(
        `${name}, while it has requests`,
        use.seconds * busy,
        `${figure(use.seconds)} instance-seconds ${size} × ${dollars(busy)}`,
      ),
      line(
        `${name}, ${times(shape.minInstances)} kept warm`,
        use.idleSeconds * idle,
        `${figure(use.idleSeconds)} instance-seconds without a request × ${dollars(idle)}`,
      ),
      line(
        `${name}, requests`,
        millions * RUN_PRICES.request.million.usd,
        `${figure(millions)} million × ${dollars(RUN_PRICES.request.million.usd)}`,
      ),
    ].filter(({ usd }) => usd > 0);
  });
  return load.freeTier ? [...lines, ...givenAway(used)] : lines;
}

function useOf(name: Service, environment: Environment, load: Load, demand: Demand): Use {
  const { billing, minInstances } = environment.services[name];
  const { work, instances } = demand;
  const openShare = load.openHours / 24;
  const running = instances[name];
  const requests = work[name].perSecond * MONTH_SECONDS * openShare;
  if (billing === 'instance') {
    // What was added while parks were open stays for a while, once a day.
    const lingering = openShare < 1 ? (running - minInstances) * ASSUMED.scaleDownSeconds : 0;
    const always = minInstances * (1 - openShare) + running * openShare;
    return { seconds: always * MONTH_SECONDS + lingering * MONTH_DAYS, idleSeconds: 0, requests };
  }
  const seconds = running * busyShare(work[name], running) * MONTH_SECONDS * openShare;
  const idleSeconds = Math.max(0, minInstances * MONTH_SECONDS - seconds);
  return { seconds, idleSeconds, requests };
}

/** A month's free amounts, which all services of a way of billing share. */
function givenAway(used: {
  request: { cpu: number; gib: number; requests: number };
  instance: { cpu: number; gib: number };
}): Line[] {
  const { request, instance } = RUN_PRICES;
  const byRequest =
    Math.min(used.request.cpu, request.free.cpuSeconds) * request.cpuSecond.usd +
    Math.min(used.request.gib, request.free.gibSeconds) * request.gibSecond.usd +
    (Math.min(used.request.requests, request.free.requests) / 1e6) * request.million.usd;
  const byInstance =
    Math.min(used.instance.cpu, instance.free.cpuSeconds) * instance.cpuSecond.usd +
    Math.min(used.instance.gib, instance.free.gibSeconds) * instance.gibSecond.usd;
  return [
    line(
      'free, paid by request',
      -byRequest,
      'up to 180,000 vCPU-s, 360,000 GiB-s, 2 million requests',
    ),
    line('free, paid by instance', -byInstance, 'up to 240,000 vCPU-s, 450,000 GiB-s'),
  ].filter(({ usd }) => usd < 0);
}

function times(instances: number): string {
  return `${figure(instances)} ${instances === 1 ? 'instance' : 'instances'}`;
}

function line(item: string, usd: number, how: string): Line {
  return { group: 'Cloud Run', item, usd, how };
}

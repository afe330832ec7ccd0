import type { environments } from '@ridewait/infra/environments';
import { ASSUMED } from './assumptions.ts';
import { type Flow, flowOf, postsOf } from './flow.ts';
import { instancesFor, type Work } from './instances.ts';
import type { Design, Load } from './load.ts';
import { MEASURED } from './measured.ts';
import { GIB } from './month.ts';
import { valueAt } from './points.ts';

export type Environment = (typeof environments)['prod'];
export type Service = keyof Environment['services'];

/** What a load takes, before anything has a price. */
export interface Demand {
  flow: Flow;
  work: Record<Service, Work>;
  /** Instances of each service while parks are open. */
  instances: Record<Service, number>;
  /** CPUs that Redis and PostgreSQL are busy with while parks are open. */
  redisCpu: number;
  sqlCpu: number;
  /** What Redis holds, and the room that it is to have for it. */
  redisGib: number;
  redisRoomGib: number;
  /** What history takes, and what a day adds to it. */
  historyGib: number;
  historyDayGib: number;
  /** Connections to PostgreSQL with every instance there is. */
  connections: number;
  /** Bytes a second between services and Redis. */
  redisBytes: number;
}

const MICRO = 1e-6;

/** Of one deployment, which has all of these parks. */
export function demandOf(environment: Environment, load: Load, design: Design): Demand {
  const { services } = environment;
  const perPost =
    load.parks > 0 ? load.readingsPerSecond / (postsOf({ ...load, parks: 1 }) || 1) : 0;
  const ingest: Work = {
    perSecond: postsOf(load),
    ...costOf(MICRO * valueAt(MEASURED.ingestPost, perPost), ASSUMED.publishSeconds),
  };
  const ingests = Math.max(1, instancesFor(ingest, services.ingest));
  const flow = flowOf(load, design, ingests);
  const at = flow.readingsPerMessage;
  const modified = 1 - load.notModified;
  const rides = load.attractions;
  const answerCpu =
    modified * valueAt(MEASURED.apiAnswer, rides) +
    load.notModified * valueAt(MEASURED.apiNotModified, rides);
  const work: Record<Service, Work> = {
    ingest,
    processor: {
      perSecond: flow.messages,
      ...costOf(MICRO * valueAt(MEASURED.processorPush, at), ASSUMED.redisSeconds),
    },
    api: { perSecond: flow.requests, ...costOf(MICRO * answerCpu, ASSUMED.redisSeconds) },
    web: {
      perSecond: flow.visits * ASSUMED.requestsPerVisit,
      ...costOf(ASSUMED.webCpuSeconds, 0),
    },
    'api-grpc': { perSecond: 0, cpuSeconds: 0, seconds: 0 },
  };
  const instances = Object.fromEntries(
    Object.entries(work).map(([name, each]) => [
      name,
      instancesFor(each, services[name as Service]),
    ]),
  ) as Record<Service, number>;
  const extraMinutes = design.redisMinuteDays * 60 * load.openHours;
  const ride = MEASURED.redisRideBytes + extraMinutes * MEASURED.minuteBytes;
  const held = (flow.attractions * ride) / GIB;
  return {
    flow,
    work,
    instances,
    redisCpu:
      MICRO *
      (flow.messages * valueAt(MEASURED.redisPush, at) +
        flow.requests * valueAt(MEASURED.redisAnswer, rides)),
    sqlCpu: MICRO * flow.messages * valueAt(MEASURED.sqlPush, at),
    redisGib: held,
    redisRoomGib: held / ASSUMED.storeUse,
    ...historyOf(load, design),
    connections: Object.entries(instances).reduce(
      (sum, [name, count]) => sum + count * services[name as Service].databaseConnections,
      0,
    ),
    redisBytes:
      flow.messages * valueAt(MEASURED.redisPushBytes, at) +
      flow.requests * valueAt(MEASURED.redisAnswerBytes, rides),
  };
}

function costOf(cpuSeconds: number, waitSeconds: number): Omit<Work, 'perSecond'> {
  return { cpuSeconds, seconds: cpuSeconds + waitSeconds };
}

function historyOf(load: Load, { minuteDays }: Design) {
  const rides = load.parks * load.attractions;
  const openMinutes = 60 * load.openHours;
  const historyDays = 365 * load.historyYears;
  const minutesDay = rides * openMinutes * MEASURED.minuteBytes;
  const keptDay =
    (rides * openMinutes * MEASURED.quarterBytes) / 15 +
    rides * ASSUMED.lanesPerAttraction * MEASURED.laneDayBytes;
  // Nothing older than the history is there, whatever is kept.
  const minutes = minutesDay * Math.min(minuteDays, Math.max(historyDays, 9));
  return {
    historyGib: (minutes + keptDay * historyDays) / GIB,
    historyDayGib: (minutesDay + keptDay) / GIB,
  };
}

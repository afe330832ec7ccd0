import { type Catalog, VERSION_WRITERS } from '@ridewait/core';
import { createRandom } from '@ridewait/simulator';
import { type Action, inWords, type Script } from './actions.ts';
import { checkEnd } from './at-rest.ts';
import { type FleetDeps, type Instance, startApi, startIngest, startProcessor } from './fleet.ts';
import { createGateways } from './gateways.ts';
import { createOracle } from './oracle.ts';
import { park } from './park.ts';
import { type Delivery, pushTo } from './push.ts';
import { createSchedule } from './schedule.ts';
import { createServers, type StateFormat } from './servers.ts';

export interface RunReport {
  steps: number;
  accepted: number;
  /** How often each thing happened: actions, and events of the services. */
  happened: Map<string, number>;
  /** Milliseconds of the park's time. */
  simulatedMs: number;
}

const START = Date.parse('2026-07-01T09:00:00Z');
/** Steps in which everything must have come to rest once all is well. */
const MAX_STEPS_TO_REST = 60_000;
const HALF_SPARE = 20_000;

/** Runs a script; rejects with the first invariant that does not hold, and with whatever else goes wrong. */
export async function run(
  { seed, actions }: Script,
  { trace }: { trace?: (line: string) => void } = {},
): Promise<RunReport> {
  const random = createRandom(seed, 'world');
  const schedule = createSchedule(createRandom(seed, 'schedule'), START);
  const oracle = createOracle(schedule.now);
  const happened = new Map<string, number>();
  const onEvent = (name: string) => void happened.set(name, (happened.get(name) ?? 0) + 1);
  const catalog: Catalog = { parks: [structuredClone(park)] };
  const servers = createServers({ schedule, random, trace }, { oracle, catalog });
  let writers = 0;
  const nextWriter = () => {
    writers = (writers % (VERSION_WRITERS - 1)) + 1;
    return writers;
  };
  const deps: FleetDeps = { schedule, random, servers, nextWriter, onEvent };
  const delivery: Delivery = { duplicates: 0.05, held: 0.05 };
  let names = 0;
  const named = (kind: string) => `${kind}-${(names += 1)}`;
  let stateFormat: StateFormat = 1;
  let ingests = [startIngest(named('ingest'), deps), startIngest(named('ingest'), deps)];
  let processors = [startProcessor(named('processor'), deps, { stateFormat })];
  const api = startApi(named('api'), deps);
  const pushes = [
    pushTo('readings-processor', '/pubsub/readings', () => processors, { ...deps, delivery }),
    pushTo('edge-ingest', '/pubsub/edge', () => ingests, { ...deps, delivery }),
  ];
  const gateways = createGateways(schedule, random, servers, () => ingests);
  const rides = () => catalog.parks[0]!.attractions;

  async function steps(count: number): Promise<void> {
    for (let step = 0; step < count; step += 1) {
      await schedule.step();
      const broken = oracle.broken();
      if (broken) throw broken;
    }
  }
  async function until(isSo: () => boolean, most: number): Promise<boolean> {
    for (let step = 0; step < most; step += 1) {
      if (isSo()) return true;
      await steps(1);
    }
    return isSo();
  }
  const startOne = (options: { skewMs?: number } = {}) =>
    startProcessor(named('processor'), deps, { stateFormat, ...options });

  function crash(from: Instance[], start: () => Instance): Instance[] {
    const at = Math.floor(random.next() * from.length);
    const dying = from[at];
    if (!dying) return from;
    schedule.bury(dying.owner);
    return [...from.slice(0, at), start(), ...from.slice(at + 1)];
  }

  function scale(to: number): void {
    while (processors.length < to) processors.push(startOne());
    for (const leaving of processors.splice(to)) void leaving.drain();
  }

  function takeAway(what: (Action & { does: 'take away' })['what'], seconds: number): void {
    const conditions = {
      Redis: [servers.live],
      SQL: [servers.sql],
      both: [servers.live, servers.sql],
      'Pub/Sub': [servers.pubsub],
    }[what];
    for (const condition of conditions) {
      condition.isAway = true;
      schedule.setTimer(() => {
        condition.isAway = false;
      }, seconds * 1000);
    }
  }

  function moveSensor(): void {
    const [from, to] = rides();
    const moved = from!.sensors.length > 4 ? from!.sensors.pop()! : to!.sensors.pop()!;
    (moved.id.startsWith(from!.id) ? to! : from!).sensors.push(moved);
    oracle.catalogChanged();
  }

  async function look(): Promise<void> {
    const { status } = await api.fetch(`/v1/entity/${park.id}/live`);
    if (status !== 200 && status !== 503) throw new Error(`the API answered ${status}`);
  }

  async function perform(action: Action): Promise<void> {
    onEvent(action.does);
    switch (action.does) {
      case 'say':
        return gateways.say(rides()[action.ride]!, action.count, action.via, 0);
      case 'say the past':
        return gateways.say(
          rides()[action.ride]!,
          action.count,
          'http',
          action.hoursAgo * 3_600_000,
        );
      case 'reboot sensors':
        return gateways.reboot(rides()[action.ride]!);
      case 'pass time': {
        const end = schedule.now() + action.seconds * 1000;
        schedule.setTimer(() => undefined, action.seconds * 1000);
        await until(() => schedule.now() >= end, HALF_SPARE);
        return;
      }
      case 'look':
        schedule.add(api.owner, look);
        return;
      case 'crash a processor':
        processors = crash(processors, startOne);
        return;
      case 'crash an ingest':
        ingests = crash(ingests, () => startIngest(named('ingest'), deps));
        return;
      case 'scale':
        return scale(action.to);
      case 'empty Redis':
        return servers.emptyLive();
      case 'fail over':
        return servers.failOver(action.lostWrites);
      case 'take away':
        return takeAway(action.what, action.seconds);
      case 'lose answers':
        servers.live.lostAnswers = action.share;
        servers.sql.lostAnswers = action.share;
        servers.pubsub.lostAnswers = action.share;
        return;
      case 'conflict falsely':
        servers.live.falseConflicts = action.share;
        return;
      case 'deliver badly':
        delivery.duplicates = action.duplicates;
        delivery.held = action.held;
        return;
      case 'move a sensor':
        return moveSensor();
      case 'skew a clock':
        processors = crash(processors, () => startOne({ skewMs: action.seconds * 1000 }));
        return;
      case 'roll out':
        stateFormat = action.stateFormat;
        processors = processors.map((old) => {
          void old.drain();
          return startOne();
        });
    }
  }

  /** Everything works again; whatever still lies about has to find its way. */
  async function comeToRest(): Promise<void> {
    for (const condition of [servers.live, servers.sql, servers.pubsub]) {
      condition.isAway = false;
      condition.lostAnswers = 0;
    }
    servers.live.falseConflicts = 0;
    Object.assign(delivery, { duplicates: 0, held: 0 });
    scale(Math.max(1, processors.length));
    const inFlight = () => pushes.reduce((sum, push) => sum + push.inFlight(), 0);
    const most = MAX_STEPS_TO_REST;
    await checkEnd({ schedule, servers, oracle, gateways, inFlight, happened, steps, most });
  }

  // The first round: before it there is no way back.
  await until(() => (happened.get('roundMade') ?? 0) > 0, 2_000);
  for (const action of actions) {
    trace?.(`— ${inWords(action)}`);
    await perform(action);
    await steps(action.steps);
  }
  await comeToRest();
  return {
    steps: schedule.steps(),
    accepted: oracle.acceptedCount(),
    happened,
    simulatedMs: schedule.now() - START,
  };
}

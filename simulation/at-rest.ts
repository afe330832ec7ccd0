import type { AttractionState, Bucket } from '@ridewait/core';
import { BrokenInvariant, type Oracle } from './oracle.ts';
import type { Gateways } from './gateways.ts';
import type { Schedule } from './schedule.ts';
import type { Servers } from './servers.ts';

export interface AtRestDeps {
  schedule: Schedule;
  servers: Servers;
  oracle: Oracle;
  gateways: Gateways;
  /** Deliveries that nobody answered yet. */
  inFlight(): number;
  happened: ReadonlyMap<string, number>;
  steps(count: number): Promise<void>;
  /** Steps within which everything has to be at rest. */
  most: number;
}

const LOOK_EVERY = 50;
/** Time in which nothing changes any more: over a recovery's second seek, and the longest held delivery. */
const STILL_MS = 120_000;

/**
 * Runs until nothing is left to do, then holds everything that is there against what the accepted readings must
 * have become. Rejects with `BrokenInvariant`.
 */
export async function checkEnd(deps: AtRestDeps): Promise<void> {
  await rest(deps);
  const { servers, oracle, happened } = deps;
  for (const { ref, state } of oracle.expected()) {
    const name = ref.attraction;
    const rows = await servers.history.buckets(ref, 0, Number.MAX_SAFE_INTEGER);
    compareBuckets(name, rows, state);
    const words = JSON.stringify(await servers.history.words(ref));
    expectSame('I3', `${name}: last words in history`, words, JSON.stringify(state.header.words));
    const live = await servers.seenNow().load(ref, [...state.buckets.keys()]);
    if (!live) continue;
    // What was shown is no part of what was said.
    const { version: _, shown: _shown, ...header } = live.header;
    const { version: __, ...expected } = state.header;
    expectSame('I1', `${name}: header`, JSON.stringify(header), JSON.stringify(expected));
    for (const bucket of live.buckets.values()) {
      const sum = JSON.stringify(state.buckets.get(bucket.minute));
      expectSame('I2', `${name}: bucket ${bucket.minute}`, JSON.stringify(bucket), sum);
    }
  }
  const lost = oracle.lateReadings().find(({ isBuried }) => !isBuried);
  if (lost)
    throw new BrokenInvariant('I4', `${lost.id} came late and is not with the dead letters`);
  for (const reason of oracle.letters().keys()) {
    if (!EXPECTED_LETTERS.has(reason)) {
      throw new BrokenInvariant('I4', `a good message became a dead letter: ${reason}`);
    }
  }
  for (const never of ['bucketsLost', 'recoveryImpossible', 'faulted', 'fault']) {
    if (happened.has(never)) throw new BrokenInvariant('I3', `${never} happened`);
  }
}

/** What sensors with wrong clocks, and a catalog that changed, make of good readings. */
const EXPECTED_LETTERS = new Set([
  'late',
  'invalid',
  'clock_ahead',
  'wrong_attraction',
  'unknown_sensor',
]);

async function rest(deps: AtRestDeps): Promise<void> {
  const { schedule, servers, gateways, inFlight, steps, most } = deps;
  let stillSince = schedule.now();
  for (let step = 0; step < most; step += LOOK_EVERY) {
    await steps(LOOK_EVERY);
    const [round] = await servers.rounds.rounds(1);
    const isStill =
      gateways.waiting() === 0 &&
      inFlight() === 0 &&
      servers.backlog() === 0 &&
      round?.recovering === false &&
      round.life === servers.liveData().life &&
      [...servers.liveData().parks.values()].every(({ marks }) => marks.size === 0);
    if (!isStill) stillSince = schedule.now();
    else if (schedule.now() - stillSince > STILL_MS) return;
  }
  throw new BrokenInvariant(
    'I8',
    `no rest after ${most} steps: ${gateways.waiting()} batches wait, ${servers.backlog()} messages`,
  );
}

function compareBuckets(name: string, rows: readonly Bucket[], state: AttractionState): void {
  const minutes = new Set([...rows.map(({ minute }) => minute), ...state.buckets.keys()]);
  const held = new Map(rows.map((row) => [row.minute, row]));
  for (const minute of minutes) {
    const row = JSON.stringify(held.get(minute));
    const sum = JSON.stringify(state.buckets.get(minute));
    expectSame('I3', `${name}: row of minute ${minute}`, row, sum);
  }
}

function expectSame(
  invariant: string,
  what: string,
  is: string | undefined,
  shouldBe: string | undefined,
): void {
  if (is === shouldBe) return;
  throw new BrokenInvariant(invariant, `${what} is ${is}, and should be ${shouldBe}`);
}

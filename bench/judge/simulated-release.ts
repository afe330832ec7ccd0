import type { Side, Window } from '@ridewait/release';
import { NOISE } from './noise-measured.ts';
import { dice, normal, normalBelow, poisson } from './random.ts';

export const FAULTS = ['none', 'cold', 'unlike', 'errors', 'slow'] as const;
export type Fault = (typeof FAULTS)[number];

/** Whether guests come to harm by it. */
export function isHarmful(fault: Fault): boolean {
  return fault === 'errors' || fault === 'slow';
}

/** A release as it would go: all that happens to it follows from its seed, whoever judges it. */
export interface Simulated {
  seed: number;
  /** Requests per second that guests make, on average over the day. */
  rate: number;
  fault: Fault;
  /** In what part of the requests that nobody but the release makes the fault shows, 0 to 1. */
  shown: number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** Of the services' own histograms, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5];

const MEDIAN_SECONDS = 0.04;
const SPREAD = 0.8;
const P95_Z = 1.645;
/** How much busier and slower the day is than the night: of the mean, to either side. */
const WAVE = { traffic: 0.6, latency: 0.2 };
const ERRORS = 0.001;
/** A store that both need is ill: so often begins a spell, and this is what it does. */
const SPELL = { share: 1 / 500, minutes: 3, errors: 0.03, latency: 1.6 };
/** A part of errors comes in clumps, as when an instance loses its connections. */
const CLUMP = { part: 0.3, size: 3 };

/** What is wrong with a bad candidate, all the time. */
const FAULT = { errors: 0.01, latency: 1.5 };
/** A healthy candidate whose instances are cold, and slow for as long as this after its first request. */
const COLD = { minutes: 3, latency: 1.3 };

/** A healthy candidate, where what the release asks takes longer than what guests ask, of either revision. */
const UNLIKE = 1.3;

/** What a revision is like in a minute. */
interface Quality {
  /** Seconds. */
  median: number;
  errors: number;
}

/** The minute `at` of a release whose candidate has `percent` of guests, while both are exercised. */
export function playMinute(
  { seed, rate, fault, shown }: Simulated,
  at: number,
  { percent, exercise = 0 }: { percent: number; exercise?: number },
): Window {
  const roll = dice(seed, 2 * at);
  const isIll = Array.from({ length: SPELL.minutes }, (_, ago) => at - ago).some(
    (minute) => dice(seed, 2 * minute + 1)() < SPELL.share,
  );
  const slowness = (1 + WAVE.latency * noonAt(seed, at)) * (isIll ? SPELL.latency : 1);
  const errors = ERRORS * Math.exp(0.3 * normal(roll)) + (isIll ? SPELL.errors : 0);
  const ofRevision = (): Quality => ({
    median: MEDIAN_SECONDS * slowness * Math.exp(NOISE.jitter * normal(roll)),
    errors,
  });
  const stable = ofRevision();
  const well = ofRevision();
  const isCold = fault === 'cold' && at < COLD.minutes;
  const candidate = isCold ? { ...well, median: well.median * COLD.latency } : well;
  const ill = worse(candidate, fault);
  const mine = guestsAt(seed, rate, at) * (percent / 100);
  const others = guestsAt(seed, rate, at) - mine;
  const extra = exercise * 60;
  const asked = ({ median, errors: part }: Quality): Quality => ({
    median: fault === 'unlike' ? median * UNLIKE : median,
    errors: part,
  });
  return {
    from: at * MINUTE_MS,
    until: (at + 1) * MINUTE_MS,
    candidate: side(roll, [
      [mine, ill],
      [extra * shown, asked(ill)],
      [extra * (1 - shown), asked(candidate)],
    ]),
    stable: side(roll, [
      [others, stable],
      [extra, asked(stable)],
    ]),
  };
}

/** Guests' requests that failed, or were slow, and wouldn't with the stable revision: as many as expected. */
export function harmedIn({ seed, rate, fault }: Simulated, at: number, percent: number): number {
  const each = fault === 'errors' ? FAULT.errors : fault === 'slow' ? SLOWER_THAN_P95 : 0;
  return guestsAt(seed, rate, at) * (percent / 100) * each;
}

/** Of a slow candidate's requests, those over the stable one's 95th percentile that wouldn't have been. */
const SLOWER_THAN_P95 = 0.95 - normalBelow(P95_Z - Math.log(FAULT.latency) / SPREAD);

/** From -1 at the quietest to 1 at the busiest; each release begins at another time of the day. */
function noonAt(seed: number, at: number): number {
  return Math.sin((2 * Math.PI * (at + seed * 97)) / DAY_MINUTES);
}

function guestsAt(seed: number, rate: number, at: number): number {
  return rate * 60 * (1 + WAVE.traffic * noonAt(seed, at));
}

function worse({ median, errors }: Quality, fault: Fault): Quality {
  return {
    median: fault === 'slow' ? median * FAULT.latency : median,
    errors: fault === 'errors' ? errors + FAULT.errors : errors,
  };
}

/** What one revision did: of each kind of requests so many, on average, with their quality. */
function side(roll: () => number, kinds: readonly (readonly [number, Quality])[]): Side {
  const counts = Array.from({ length: BOUNDS.length + 1 }, () => 0);
  let hits = 0;
  for (const [requests, { median, errors }] of kinds) {
    if (requests === 0) continue;
    const below = [...BOUNDS.map((bound) => normalBelow(Math.log(bound / median) / SPREAD)), 1];
    for (const [bucket, part] of below.entries()) {
      const share = part - (below[bucket - 1] ?? 0);
      counts[bucket]! += poisson(requests * (1 - errors) * share, roll);
    }
    hits += fail(requests * errors * (1 - CLUMP.part), 1, below);
    hits += fail((requests * errors * CLUMP.part) / CLUMP.size, CLUMP.size, below);
  }
  const of = counts.reduce((sum, count) => sum + count, 0);
  return {
    values: { errors: { of, hits }, latency: { bounds: BOUNDS, counts } },
    crashes: 0,
  };

  /** Failed requests take as long as others. */
  function fail(mean: number, together: number, below: readonly number[]): number {
    const causes = poisson(mean, roll);
    for (let cause = 0; cause < causes; cause++) {
      const place = roll();
      counts[below.findIndex((part) => place <= part)]! += together;
    }
    return causes * together;
  }
}

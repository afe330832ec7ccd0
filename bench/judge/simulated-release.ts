import type { Side, Window } from '@ridewait/release';
import { dice, normal, normalBelow, poisson } from './random.ts';

export const FAULTS = ['none', 'cold', 'errors', 'slow'] as const;
export type Fault = (typeof FAULTS)[number];

/** A release as it would go: all that happens to it follows from its seed, whoever judges it. */
export interface Simulated {
  seed: number;
  /** Requests per second, on average over the day. */
  rate: number;
  fault: Fault;
}

/** What a minute brought, with a share of traffic. */
export interface Minute {
  window: Window;
  /** Requests that failed, or were slow, and wouldn't with the stable revision: as many as expected. */
  harmed: number;
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
/** Revisions differ by this much in a minute, for they run on different machines. */
const JITTER = 0.02;
/** A store that both need is ill: so often begins a spell, and this is what it does. */
const SPELL = { share: 1 / 500, minutes: 3, errors: 0.03, latency: 1.6 };
/** A part of errors comes in clumps, as when an instance loses its connections. */
const CLUMP = { part: 0.3, size: 3 };

/** What is wrong with a bad candidate, all the time. */
const FAULT = { errors: 0.01, latency: 1.5 };
/** A healthy candidate whose instances are cold, and slow for as long as this after its first request. */
const COLD = { minutes: 3, latency: 1.3 };

/** The minute `at` of a release whose candidate has `percent` of traffic. */
export function playMinute({ seed, rate, fault }: Simulated, at: number, percent: number): Minute {
  const roll = dice(seed, 2 * at);
  const noon = Math.sin((2 * Math.PI * (at + seed * 97)) / DAY_MINUTES);
  const isIll = Array.from({ length: SPELL.minutes }, (_, ago) => at - ago).some(
    (minute) => dice(seed, 2 * minute + 1)() < SPELL.share,
  );
  const requests = rate * 60 * (1 + WAVE.traffic * noon);
  const latency = (1 + WAVE.latency * noon) * (isIll ? SPELL.latency : 1);
  const errors = ERRORS * Math.exp(0.3 * normal(roll)) + (isIll ? SPELL.errors : 0);
  const mine = (requests * percent) / 100;
  const candidate = side(roll, mine, errors + moreErrors(fault), latency * slowerBy(fault, at));
  const stable = side(roll, requests - mine, errors, latency);
  return {
    window: { from: at * MINUTE_MS, until: (at + 1) * MINUTE_MS, candidate, stable },
    harmed: mine * (moreErrors(fault) + (fault === 'slow' ? SLOWER_THAN_P95 : 0)),
  };
}

/** Of a slow candidate's requests, those over the stable one's 95th percentile that wouldn't have been. */
const SLOWER_THAN_P95 = 0.95 - normalBelow(P95_Z - Math.log(FAULT.latency) / SPREAD);

function moreErrors(fault: Fault): number {
  return fault === 'errors' ? FAULT.errors : 0;
}

function slowerBy(fault: Fault, at: number): number {
  if (fault === 'slow') return FAULT.latency;
  return fault === 'cold' && at < COLD.minutes ? COLD.latency : 1;
}

function side(roll: () => number, requests: number, errors: number, slowness: number): Side {
  const median = MEDIAN_SECONDS * slowness * Math.exp(JITTER * normal(roll));
  const below = [...BOUNDS.map((bound) => normalBelow(Math.log(bound / median) / SPREAD)), 1];
  const counts = below.map((part, bucket) =>
    poisson(requests * (part - (below[bucket - 1] ?? 0)), roll),
  );
  const of = counts.reduce((sum, count) => sum + count, 0);
  const alone = poisson(requests * errors * (1 - CLUMP.part), roll);
  const together = poisson((requests * errors * CLUMP.part) / CLUMP.size, roll) * CLUMP.size;
  return {
    values: {
      errors: { of, hits: Math.min(of, alone + together) },
      latency: { bounds: BOUNDS, counts },
    },
    crashes: 0,
  };
}

import { ERRORS, LATENCY } from '@ridewait/releaser/judged';
import {
  advance,
  begin,
  isOver,
  type Metric,
  type Observation,
  type Plan,
  type Step,
} from '@ridewait/release';
import type { Contender, Leader } from './contender.ts';

const HOUR = 3600;

function step(percent: number, leniency: number, minSamples: number): Step {
  return { percent, leniency, minSamples, soakSeconds: 300, deadlineSeconds: 24 * HOUR };
}

/** Before a guest sees the candidate: it may not hide more than it may in the end. */
const EXERCISE: Step = { ...step(0, 1, 2000), exercise: 20, soakSeconds: 600 };

const GUESTS = [
  // Long enough for a few minutes to be judged after those in which instances are cold.
  { ...step(1, 20, 30), soakSeconds: 600 },
  step(5, 5, 100),
  step(25, 1, 500),
  step(50, 1, 500),
  step(100, 1, 500),
];

/** Those of production. */
export const METRICS: readonly Metric[] = [ERRORS, LATENCY];

export const LENIENCY = GUESTS.map(({ leniency }) => leniency);
export const RISKS = { alarm: 0.01, miss: 0.01 };

function planOf(steps: readonly Step[]): Plan {
  const service = {
    service: 'api',
    steps,
    metrics: METRICS,
    crashes: 3,
    readySeconds: HOUR,
    probeSeconds: HOUR,
    shiftSeconds: HOUR,
  };
  return {
    services: [service],
    turnSeconds: HOUR,
    releaseSeconds: 48 * HOUR,
    returnSeconds: HOUR,
    risks: RISKS,
  };
}

export const OURS = contender('Ridewait', planOf([EXERCISE, ...GUESTS]));
export const OURS_GUESTS_ONLY = contender('Ridewait, guests only', planOf(GUESTS));

/** The project's own state machine and judge, in a world where all that it asks for is done at once. */
function contender(name: string, plan: Plan): Contender {
  return { name, begin: () => lead(plan) };
}

function lead(plan: Plan): Leader {
  const memory = { stable: { api: 'api-1' }, failed: {} };
  let { state, actions } = begin(plan, { id: 'r', revisions: { api: 'api-2' } }, memory, 0);
  const leader: Leader = {
    percent: 0,
    take(window) {
      observe({ kind: 'window', window }, window.until);
      settle(window.until);
    },
  };
  settle(0);
  return leader;

  function observe(observation: Observation, now: number): void {
    ({ state, actions } = advance(state, observation, now));
    const { phase } = state;
    if (isOver(state)) leader.end = phase.kind === 'promoted' ? 'promoted' : 'rolled back';
  }

  /** Whatever it asks for at once, until it waits for the next minute. */
  function settle(now: number): void {
    for (;;) {
      const asked = actions.find((action) => action.do !== 'tell');
      if (asked?.do === 'take_turn') observe({ kind: 'turn' }, now);
      else if (asked?.do === 'deploy')
        observe({ kind: 'readiness', says: 'ready', words: '' }, now);
      else if (asked?.do === 'probe') observe({ kind: 'probed', isWell: true, words: '' }, now);
      else if (asked?.do === 'shift') {
        const [{ percent, stable, candidate }] = asked.traffic as [(typeof asked.traffic)[number]];
        leader.percent = percent;
        leader.exercise = 0;
        observe(
          { kind: 'traffic', served: { api: { [stable]: 100 - percent, [candidate]: percent } } },
          now,
        );
      } else {
        if (asked?.do === 'measure') leader.exercise = asked.exercise ?? 0;
        return;
      }
    }
  }
}

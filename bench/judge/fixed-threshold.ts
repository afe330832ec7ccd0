import { addWeighted, type Histogram, quantileOf, type Window } from '@ridewait/release';
import { type Contender, errorsOf, type Leader, latencyOf } from './contender.ts';

const STEPS = [5, 20, 50, 80, 100];
const STEP_MINUTES = 30;
/** What is looked at: the last half hour. */
const LOOK_BACK = 30;
const MOST_ERRORS = 0.01;
const QUANTILE = 0.95;
/**
 * Seconds, as the histogram tells them: over what the healthy service has at its busiest (0.222), under what it has
 * at the mean when it is half as slow again (0.241).
 */
const MOST_LATENCY = 0.235;

interface Kind {
  name: string;
  minRequests: number;
  /** Whether it says nothing at all before it has seen so many, rather than only not to go on. */
  isPatient: boolean;
}

/**
 * Cloud Run Release Manager (its `health.go` and `traffic.go`): looks every minute at the candidate alone, over the
 * last half hour. Over a limit it rolls back at once, also while it has too few requests to call it healthy; else it
 * takes the next step when the last is half an hour old and enough requests were seen. After half an hour with all
 * traffic the candidate is the stable one. Of its default, no minimum, follows that it takes silence for health.
 */
function fixedThreshold(kind: Kind): Contender {
  return {
    name: kind.name,
    begin() {
      let seen: Window[] = [];
      let at = 0;
      let since = 0;
      const leader: Leader = {
        percent: STEPS[0]!,
        take(window) {
          seen = [...seen.slice(1 - LOOK_BACK), window];
          const health = healthOf(seen, kind);
          if (health === 'unhealthy') leader.end = 'rolled back';
          else if (health === 'healthy' && window.until - since >= STEP_MINUTES * 60_000) {
            at++;
            since = window.until;
            if (at === STEPS.length) leader.end = 'promoted';
            else leader.percent = STEPS[at]!;
          }
        },
      };
      return leader;
    },
  };
}

export const FIXED_THRESHOLD = fixedThreshold({
  name: 'fixed threshold',
  minRequests: 0,
  isPatient: false,
});
export const FIXED_WITH_MINIMUM = fixedThreshold({
  name: 'fixed threshold, minimum 1,000',
  minRequests: 1000,
  isPatient: false,
});
/** Not what Release Manager does, but what one might do with a threshold. */
export const PATIENT_THRESHOLD = fixedThreshold({
  name: 'patient threshold',
  minRequests: 1000,
  isPatient: true,
});

function healthOf(
  windows: readonly Window[],
  { minRequests, isPatient }: Kind,
): 'healthy' | 'unhealthy' | 'inconclusive' {
  let [of, hits] = [0, 0];
  let latency: Histogram | undefined;
  for (const window of windows) {
    const errors = errorsOf(window, 'candidate');
    of += errors.of;
    hits += errors.hits;
    const values = latencyOf(window, 'candidate');
    latency = latency ? addWeighted(latency, values, 1) : values;
  }
  const hasEnough = of >= minRequests;
  const isOver = hits > of * MOST_ERRORS || quantileOf(latency!, QUANTILE) > MOST_LATENCY;
  if (isOver && (hasEnough || !isPatient)) return 'unhealthy';
  return hasEnough ? 'healthy' : 'inconclusive';
}

import { addWeighted, quantileOf, type Window } from '@ridewait/release';
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

/**
 * Cloud Run Release Manager: looks every minute at the candidate alone, over the last half hour. Over a limit it
 * rolls back at once; else it takes the next step when the last is half an hour old and enough requests were seen.
 * Of its default, no minimum, follows that it takes silence for health.
 */
function fixedThreshold(name: string, minRequests: number): Contender {
  return {
    name,
    begin() {
      let seen: Window[] = [];
      let at = 0;
      let since = 0;
      const leader: Leader = {
        percent: STEPS[0]!,
        take(window) {
          seen = [...seen.slice(1 - LOOK_BACK), window];
          const health = healthOf(seen, minRequests);
          if (health === 'unhealthy') leader.end = 'rolled back';
          else if (health === 'healthy' && window.until - since >= STEP_MINUTES * 60_000) {
            at++;
            since = window.until;
            leader.percent = STEPS[at]!;
            if (leader.percent === 100) leader.end = 'promoted';
          }
        },
      };
      return leader;
    },
  };
}

export const FIXED_THRESHOLD = fixedThreshold('fixed threshold', 0);
export const FIXED_WITH_MINIMUM = fixedThreshold('fixed threshold, 1,000 requests', 1000);

function healthOf(
  windows: readonly Window[],
  minRequests: number,
): 'healthy' | 'unhealthy' | 'inconclusive' {
  const errors = windows.map((window) => errorsOf(window, 'candidate'));
  const of = errors.reduce((sum, each) => sum + each.of, 0);
  if (of < minRequests) return 'inconclusive';
  const hits = errors.reduce((sum, each) => sum + each.hits, 0);
  const latency = windows
    .map((window) => latencyOf(window, 'candidate'))
    .reduce((sum, each) => addWeighted(sum, each, 1));
  const isOver = hits > of * MOST_ERRORS || quantileOf(latency, QUANTILE) > MOST_LATENCY;
  return isOver ? 'unhealthy' : 'healthy';
}

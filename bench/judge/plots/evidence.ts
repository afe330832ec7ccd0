import { beginJudge, beginStep, type Judging, logWealth, takeWindow } from '@ridewait/release';
import { LENIENCY, METRICS, OURS_GUESTS_ONLY, RISKS } from '../ours.ts';
import { playMinute, type Simulated } from '../simulated-release.ts';
import type { Evidence, Needed } from './evidence-plot.ts';

const JUDGING: Judging = {
  metrics: METRICS,
  leniency: LENIENCY,
  alarmRisk: RISKS.alarm / METRICS.length,
  missRisk: RISKS.miss,
  crashes: 3,
};
/** The margin that the last steps have to clear. */
const STRICTEST = LENIENCY.length - 1;
const MOST_MINUTES = 240;

export const NEEDED: Needed = {
  more: -Math.log10(JUDGING.alarmRisk),
  less: -Math.log10(JUDGING.missRisk),
};

/** A release led by guests' requests alone, and what they told of its errors, minute by minute. */
export function evidenceOf(release: Simulated, title: string): Evidence {
  const leader = OURS_GUESTS_ONLY.begin();
  const minutes: Evidence['minutes'][number][] = [];
  let state = beginJudge(JUDGING);
  for (let at = 0; at < MOST_MINUTES && leader.end === undefined; at++) {
    const { percent } = leader;
    if (at > 0 && minutes.at(-1)!.percent !== percent) state = beginStep(state, { isAnew: false });
    const window = playMinute(release, at, leader);
    const beside = { compares: percent < 100, hasGuests: true, since: 0 };
    state = takeWindow(JUDGING, state, window, beside);
    const errors = state.metrics['errors']!;
    minutes.push({
      percent,
      more: logWealth(errors.more) / Math.LN10,
      less: logWealth(errors.less[STRICTEST]!) / Math.LN10,
    });
    leader.take(window);
  }
  return { title, minutes, end: leader.end ?? 'still open' };
}

import { HOUR_MS, MINUTE_MS } from '@ridewait/core';
import type { Fault, PlayedScenario } from '@ridewait/simulator';
import { emptyJudgement, type LaneJudgement, METHODS, type Method } from './judgement.ts';
import { laneKey } from './lane-key.ts';
import { oracle } from './oracle.ts';
import type { Said, SaidByLane } from './replay-day.ts';
import { addError, emptyScore } from './score.ts';
import { shownChanges } from './shown-changes.ts';

/** What was said of a day against what its guests waited, by lane. */
export function judgeDay(
  { park, truth, state, faults }: Pick<PlayedScenario, 'park' | 'truth' | 'state' | 'faults'>,
  said: SaidByLane,
): Map<string, LaneJudgement> {
  const trueLane = oracle(state);
  const judgements = new Map(Array.from(said.keys(), (key) => [key, emptyJudgement()]));
  const dead = deadCounters(park, faults);
  for (const [key, minutes] of said) {
    const shown = minutes.map(({ estimate }) => estimate.shownMinutes);
    judgements.get(key)!.shown = shownChanges(shown);
  }
  for (const { joinedAt, waitSeconds, ...place } of truth) {
    const key = laneKey(place);
    const judgement = judgements.get(key)!;
    const now = trueLane(key, joinedAt);
    const then = saidAt(said.get(key)!, joinedAt);
    const range = then?.estimate.waitMinutes;
    if (now?.status !== 'OPERATING') {
      judgement.notRunning.guests += 1;
      if (range) judgement.notRunning.given += 1;
      continue;
    }
    judgement.guests += 1;
    const own = dead.filter((fault) => fault.key === key);
    const isDead = own.some(({ from, to }) => joinedAt >= from && joinedAt < to);
    if (isDead) judgement.dead.guests += 1;
    if (!range || now.waitMinutes === undefined) continue;
    judgement.given += 1;
    const actual = waitSeconds / 60;
    const waits: Record<Method, number | undefined> = {
      ours: range.p50,
      ql: then.peers.ql,
      les: then.peers.les,
      hol: then.peers.hol,
      oracle: now.waitMinutes,
    };
    for (const method of METHODS) {
      const estimated = waits[method];
      if (estimated !== undefined) addError(judgement.scores[method], estimated, actual);
    }
    const since = joinedAt - said.get(key)![0]!.estimate.asOf;
    const hour = hourOf(judgement, Math.floor(since / HOUR_MS));
    addError(hour.ours, range.p50, actual);
    addError(hour.oracle, now.waitMinutes, actual);
    if (actual >= range.p10 && actual <= range.p90) judgement.inside += 1;
    for (const end of ['p10', 'p50', 'p90'] as const) {
      if (actual <= range[end]) judgement.within[end] += 1;
    }
    if (isDead) addError(judgement.dead.during, range.p50, actual);
    if (own.some(({ from }) => joinedAt >= from - HOUR_MS && joinedAt < from)) {
      addError(judgement.dead.before, range.p50, actual);
    }
  }
  return judgements;
}

function hourOf({ hours }: LaneJudgement, hour: number): LaneJudgement['hours'][number] {
  while (hours.length <= hour) hours.push({ ours: emptyScore(), oracle: emptyScore() });
  return hours[hour]!;
}

/** The newest that had been said by then, no older than a minute. */
function saidAt(minutes: readonly Said[], at: number): Said | undefined {
  const first = minutes[0]?.estimate.asOf;
  if (first === undefined || at < first) return undefined;
  const index = Math.floor((at - first) / MINUTE_MS);
  const found = minutes[index];
  return found && at - found.estimate.asOf < MINUTE_MS ? found : undefined;
}

function deadCounters(
  park: PlayedScenario['park'],
  faults: readonly Fault[],
): { key: string; from: number; to: number }[] {
  const lanes = new Map(
    park.attractions.flatMap(({ id: attraction, sensors }) =>
      sensors.map(({ id, lane }) => [id, laneKey({ attraction, lane })] as const),
    ),
  );
  return faults
    .filter(({ kind }) => kind === 'dead')
    .map(({ sensor, from, to }) => ({ key: lanes.get(sensor)!, from, to }));
}

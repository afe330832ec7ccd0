import { HOUR_MS, MINUTE_MS } from '@ridewait/core';
import { type PlayedScenario, type Scenario, scenarioNamed } from '@ridewait/simulator';
import { beforeAll, describe, expect, it } from 'vitest';
import { dayPlayer } from './days.ts';
import { laneKey } from './lane-key.ts';
import { replayDay, type Said, type SaidByLane } from './replay-day.ts';

const RIDE = 'kestrel';

/** The coaster alone: a day of one ride is played in a second. */
function coaster(name: string): Scenario {
  const scenario = scenarioNamed(name)!;
  const { faults = [], script = [] } = scenario;
  return {
    ...scenario,
    rides: scenario.rides.filter(({ id }) => id === RIDE),
    crowd: 0.7,
    faults: faults.filter(({ of: { rides } }) => rides?.includes(RIDE) ?? true),
    script: script.filter(({ ride }) => ride === RIDE),
  };
}

interface Day {
  played: PlayedScenario;
  said: SaidByLane;
  opensAt: number;
}

function replayed(name: string): Day {
  const scenario = coaster(name);
  const played = dayPlayer()(scenario, 3);
  return { played, said: replayDay(played), opensAt: Date.parse(scenario.opensAt) };
}

const STANDBY = laneKey({ attraction: RIDE, lane: 'standby' });

/** Mean absolute error of guests of the standby lane who joined between two times, in minutes. */
function errorOf({ played, said }: Day, from: number, to: number): number {
  const minutes = said.get(STANDBY)!;
  const first = minutes[0]!.estimate.asOf;
  const errors = played.truth.flatMap(({ lane, joinedAt, waitSeconds }) => {
    if (lane !== 'standby' || joinedAt < from || joinedAt >= to) return [];
    const then = minutes[Math.floor((joinedAt - first) / MINUTE_MS)]?.estimate.waitMinutes;
    return then ? [Math.abs(then.p50 - waitSeconds / 60)] : [];
  });
  expect(errors.length).toBeGreaterThan(50);
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function between(said: SaidByLane, from: number, to: number): Said[] {
  return said.get(STANDBY)!.filter(({ estimate: { asOf } }) => asOf >= from && asOf < to);
}

describe('a counter that starts again at zero', () => {
  let [restarted, well]: Day[] = [];
  beforeAll(() => {
    restarted = replayed('restart');
    well = replayed('perfect');
  });

  it('loses nobody who was in line', () => {
    const from = well!.opensAt + 2.5 * HOUR_MS;
    const error = errorOf(restarted!, from, from + 3 * HOUR_MS);
    expect(error).toBeLessThan(errorOf(well!, from, from + 3 * HOUR_MS) + 0.5);
  });
});

describe('a ride that breaks down with its line kept', () => {
  const BROKEN = 3 * HOUR_MS;
  let day: Day;
  beforeAll(() => {
    day = replayed('breakdowns');
  });

  it('has no wait while it is down', () => {
    const from = day.opensAt + BROKEN + 2 * MINUTE_MS;
    const down = between(day.said, from, from + 20 * MINUTE_MS);
    expect(down).toHaveLength(20);
    for (const { estimate } of down) {
      expect(estimate).toMatchObject({ status: 'DOWN', waitMinutes: null, shownMinutes: null });
    }
  });

  it('counts the line that stayed as soon as it runs again', () => {
    const before = between(day.said, day.opensAt + BROKEN - 5 * MINUTE_MS, day.opensAt + BROKEN);
    const open = between(day.said, day.opensAt + BROKEN + 10 * MINUTE_MS, Infinity).find(
      ({ estimate }) => estimate.status === 'OPERATING',
    )!;
    expect(open.estimate.waitMinutes!.p50).toBeGreaterThan(
      before[0]!.estimate.waitMinutes!.p50 * 0.6,
    );
    const { asOf } = open.estimate;
    expect(errorOf(day, asOf, asOf + HOUR_MS)).toBeLessThan(12);
  });
});

describe.each([
  ['a park that closes at 01:00', 'midnight', '2026-07-19T00:00:00+02:00'],
  ['the night of the change to summer time', 'dst', '2026-03-29T02:00:00+01:00'],
  ['the night of the change back', 'dst-autumn', '2026-10-25T03:00:00+02:00'],
] as const)('%s', (_, name, moment) => {
  let day: Day;
  const at = Date.parse(moment);
  beforeAll(() => {
    day = replayed(name);
  });

  it('has a wait through that hour, minute by minute, as near as in the hours before', () => {
    const minutes = between(day.said, at - 30 * MINUTE_MS, at + 30 * MINUTE_MS);
    expect(minutes).toHaveLength(60);
    for (const { estimate } of minutes) {
      expect(estimate).toMatchObject({ status: 'OPERATING', stale: false });
      expect(estimate.waitMinutes).not.toBeNull();
    }
    const before = errorOf(day, at - 4 * HOUR_MS, at - 30 * MINUTE_MS);
    expect(errorOf(day, at - 30 * MINUTE_MS, at + 30 * MINUTE_MS)).toBeLessThan(before + 3);
  });

  it('does not jump', () => {
    const waits = between(day.said, at - 10 * MINUTE_MS, at + 10 * MINUTE_MS).map(
      ({ estimate }) => estimate.waitMinutes!.p50,
    );
    const jumps = waits.slice(1).map((wait, index) => Math.abs(wait - waits[index]!));
    expect(Math.max(...jumps)).toBeLessThan(8);
  });
});

it('shows a time in fives that hardly ever goes back within five minutes', () => {
  const { said } = replayed('perfect');
  const shown = said.get(STANDBY)!.flatMap(({ estimate }) => estimate.shownMinutes ?? []);
  expect(shown.every((minutes) => minutes % 5 === 0)).toBe(true);
  const changes = shown.filter((minutes, at) => at > 0 && minutes !== shown[at - 1]);
  const back = shown.filter(
    (minutes, at) =>
      at > 5 && minutes !== shown[at - 1] && shown.slice(at - 5, at - 1).includes(minutes),
  );
  expect(changes.length).toBeGreaterThan(10);
  expect(back.length).toBeLessThan(changes.length / 4);
});

import { describe, expect, it } from 'vitest';
import { playDay, type PlayedDay } from './play-scenario.ts';
import { BOATS, COASTER, RAPIDS } from './rides.ts';
import type { Scenario } from './scenario.ts';
import { scenarioNamed } from './scenarios.ts';

const HOUR = 3_600_000;

function played(name: string): { scenario: Scenario; day: PlayedDay } {
  const scenario = scenarioNamed(name)!;
  return { scenario, day: playDay(scenario, 11) };
}

/** Minute by minute, from so many hours after opening. */
function lineOf({ day, state }: PlayedDay, ride: string, fromHours: number, toHours: number) {
  return state.filter(
    ({ attraction, lane, at }) =>
      attraction === ride &&
      lane === 'standby' &&
      at > day.opensAt + fromHours * HOUR &&
      at < day.opensAt + toHours * HOUR,
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

describe('breakdowns', () => {
  const { day } = played('breakdowns');

  it('keep a line, in which nobody boards, or send it away', () => {
    const kept = lineOf(day, COASTER.id, 3, 3 + 24 / 60);
    expect(kept.every(({ status }) => status === 'DOWN')).toBe(true);
    expect(kept.every(({ hourlyThroughput }) => hourlyThroughput === 0)).toBe(true);
    expect(kept.at(-1)!.peopleInLine).toBeGreaterThan(kept[0]!.peopleInLine / 2);
    const sent = lineOf(day, RAPIDS.id, 5, 5 + 44 / 60);
    expect(sent[0]!.peopleInLine).toBeGreaterThan(100);
    expect(sent.at(-1)!.peopleInLine).toBe(0);
  });
});

describe('fewer vehicles', () => {
  const { day } = played('fewer-vehicles');

  it('take the throughput down by their part, and bring it back', () => {
    const throughput = (from: number, to: number) =>
      meanOf(lineOf(day, BOATS.id, from, to).map(({ hourlyThroughput }) => hourlyThroughput));
    expect(throughput(3.5, 5.9) / throughput(2, 2.9)).toBeCloseTo(10 / 16, 1);
    expect(throughput(6.5, 8) / throughput(2, 2.9)).toBeCloseTo(1, 1);
  });

  it('have a true throughput that is what the lane then gives', () => {
    const states = lineOf(day, COASTER.id, 4.5, 7.5);
    expect(states.every(({ peopleInLine }) => peopleInLine > 0)).toBe(true);
    const expected = meanOf(states.map(({ hourlyThroughput }) => hourlyThroughput)) * 3;
    const from = day.day.opensAt + 4.5 * HOUR;
    const boarded = day.truth.filter(({ attraction, lane, joinedAt, waitSeconds }) => {
      const at = joinedAt + waitSeconds * 1000;
      return attraction === COASTER.id && lane === 'standby' && at > from && at < from + 3 * HOUR;
    });
    expect(boarded.length / expected).toBeCloseTo(1, 1);
  });
});

it('closes with the lines still full, and lets them ride', () => {
  const { scenario, day } = played('full-close');
  const after = lineOf(day, COASTER.id, scenario.openHours, scenario.openHours + 2);
  expect(after.every(({ status }) => status === 'CLOSED')).toBe(true);
  expect(after[0]!.peopleInLine).toBeGreaterThan(300);
  expect(after[0]!.hourlyThroughput).toBeGreaterThan(300);
  expect(after.at(-1)!.peopleInLine).toBe(0);
});

it('fills the lines within the hour where a crowd waits at the rope', () => {
  const [rope, usual] = ['rope-drop', 'perfect'].map(
    (name) => lineOf(played(name).day, COASTER.id, 0.4, 0.6)[0]!.peopleInLine,
  );
  expect(rope!).toBeGreaterThan(1.5 * usual!);
});

it('is open until one at night, local time', () => {
  const { day } = played('midnight');
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: day.park.timezone,
    hour: '2-digit',
    minute: '2-digit',
  });
  const open = day.state.filter(({ status }) => status === 'OPERATING').map(({ at }) => at);
  expect(format.format(Math.min(...open))).toBe('11:00');
  expect(format.format(Math.max(...open) + 60_000)).toBe('01:00');
});

it.for([
  ['dst', '18:00', '05:00'],
  ['dst-autumn', '18:00', '04:00'],
])('is open over the change of the clocks: %s', ([name, opens, closes]) => {
  const { opensAt, openHours } = scenarioNamed(name!)!;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    timeStyle: 'short',
  });
  expect(format.format(Date.parse(opensAt))).toBe(opens);
  expect(format.format(Date.parse(opensAt) + openHours * HOUR)).toBe(closes);
});

it('gives the priority lane its part of the seats while both lanes have guests', () => {
  const { day } = played('priority');
  const from = day.day.opensAt + 3 * HOUR;
  const riders = Map.groupBy(
    day.truth.filter(({ attraction, joinedAt, waitSeconds }) => {
      const at = joinedAt + waitSeconds * 1000;
      return attraction === COASTER.id && at > from && at < from + HOUR;
    }),
    ({ lane }) => lane,
  );
  const priority = riders.get('priority')!.length;
  expect(priority / (priority + riders.get('standby')!.length)).toBeCloseTo(0.6, 1);
});

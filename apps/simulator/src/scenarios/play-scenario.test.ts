import { createHash } from 'node:crypto';
import { misfit, parsePark } from '@ridewait/contracts';
import { MAX_CLOCK_AHEAD_MS } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import type { ArrivedReading } from './faults/delivery.ts';
import { FAULTY_DAYS } from './faulty-days.ts';
import { filesOf } from './files.ts';
import { ODD_DAYS } from './odd-days.ts';
import { playDay, type PlayedDay, playScenario, readDay } from './play-scenario.ts';
import { COASTER } from './rides.ts';
import { scenarioNamed } from './scenarios.ts';

const SEED = 7;
const PERFECT = scenarioNamed('perfect')!;
const DAY = playDay(PERFECT, SEED);

function keyOf({ attraction, lane }: { attraction: string; lane: string }): string {
  return `${attraction} ${lane}`;
}

/** Lanes of which something is not as it should be. */
function wrong(played: PlayedDay, isRight: (lane: ReturnType<typeof lanesOf>[number]) => boolean) {
  return lanesOf(played).filter((lane) => !isRight(lane));
}

/** What the counters, the truth and the count of heads say of each lane. */
function lanesOf({ said, truth, state }: PlayedDay) {
  const lastTotal = new Map(said.map((one) => [`${keyOf(one)} ${one.kind}`, one.total]));
  const waits = Map.groupBy(truth, keyOf);
  return [...Map.groupBy(state, keyOf)].map(([lane, states]) => ({
    lane,
    entered: lastTotal.get(`${lane} entered`)!,
    boarded: lastTotal.get(`${lane} boarded`)!,
    left: lastTotal.get(`${lane} left`)!,
    truth: waits.get(lane) ?? [],
    states,
  }));
}

describe('a scenario’s day', () => {
  it('loses no guest: who entered boarded, left, or stands in line at the end', () => {
    const lost = wrong(
      DAY,
      ({ entered, boarded, left, states }) =>
        entered === boarded + left + states.at(-1)!.peopleInLine,
    );
    expect(lost).toEqual([]);
  });

  it('has a true wait for each guest who boarded, and for nobody else', () => {
    expect(wrong(DAY, ({ boarded, truth }) => truth.length === boarded)).toEqual([]);
    expect(DAY.truth.length).toBeGreaterThan(50_000);
  });

  it('lets guests board in the order in which they joined', () => {
    const inOrder = ({ truth }: { truth: PlayedDay['truth'] }) =>
      truth.every(({ joinedAt }, index) => joinedAt >= (truth[index - 1]?.joinedAt ?? 0));
    expect(wrong(DAY, inOrder)).toEqual([]);
  });

  it('counts as many heads in line as truly stood there', () => {
    // Who left without riding has no true wait: they may be more, and where nobody left they are not.
    const agrees = ({ truth, states, left }: ReturnType<typeof lanesOf>[number]) =>
      states
        .filter((_, minute) => minute % 60 === 0)
        .every(({ at, peopleInLine }) => {
          const standing = truth.filter(
            ({ joinedAt, waitSeconds }) =>
              joinedAt <= at && joinedAt + Math.round(waitSeconds * 1000) > at,
          ).length;
          return standing <= peopleInLine && peopleInLine <= standing + left;
        });
    expect(wrong(DAY, agrees)).toEqual([]);
  });

  it('tells the system neither how rides work nor what part of the seats a lane gets', () => {
    expect(parsePark(DAY.park)).toEqual(DAY.park);
    expect(JSON.stringify(DAY.park)).not.toMatch(/simulation|popularity|share/);
  });

  it('writes the same bytes for the same seed, and others for another', () => {
    const small = { ...scenarioNamed('noisy')!, openHours: 3, rides: [COASTER] };
    const digest = (seed: number): string => {
      const hash = createHash('sha256');
      for (const [name, parts] of Object.entries(filesOf(playScenario(small, seed)))) {
        hash.update(name);
        for (const part of parts) hash.update(part);
      }
      return hash.digest('hex');
    };
    expect(digest(3)).toBe(digest(3));
    expect(digest(4)).not.toBe(digest(3));
  });
});

describe('faults', () => {
  const plain = readDay(PERFECT, SEED, DAY).readings;
  const plainOf = Map.groupBy(plain, ({ reading }) => reading.sensor);
  const kinds = new Map(
    DAY.park.attractions.flatMap(({ sensors }) => sensors.map(({ id, kind }) => [id, kind])),
  );

  it.for(FAULTY_DAYS)(
    'of $name harm no other sensor, and nothing before they begin',
    (scenario) => {
      const { readings, faults } = readDay(scenario, SEED, DAY);
      const faultsOf = Map.groupBy(faults, ({ sensor }) => sensor);
      const bySensor = Map.groupBy(readings, ({ reading }) => reading.sensor);
      const harmed = [...plainOf].flatMap(([sensor, expected]) => {
        const from = Math.min(...(faultsOf.get(sensor) ?? []).map((fault) => fault.from));
        const before = ({ receivedAt }: ArrivedReading) => receivedAt < from;
        const got = (bySensor.get(sensor) ?? []).filter(before);
        return JSON.stringify(got) === JSON.stringify(expected.filter(before)) ? [] : [sensor];
      });
      expect(harmed).toEqual([]);

      // Whatever is wrong, ingest would take it, and it is in the order of arrival.
      const bad = readings.filter(
        ({ reading, receivedAt }, at) =>
          misfit(kinds.get(reading.sensor)!, reading) !== undefined ||
          reading.at - receivedAt > MAX_CLOCK_AHEAD_MS ||
          receivedAt < (readings[at - 1]?.receivedAt ?? 0),
      );
      expect(bad).toEqual([]);
    },
  );
});

describe('waits', () => {
  const days = [{ scenario: PERFECT, day: DAY }, ...ODD_DAYS.map((scenario) => ({ scenario }))];

  it.for(days)('are of a plausible size: $scenario.name', ({ scenario, ...played }) => {
    const { truth, state } = 'day' in played ? played.day : playDay(scenario, SEED);
    const minutes = truth.map(({ waitSeconds }) => waitSeconds / 60).toSorted((a, b) => a - b);
    const mean = minutes.reduce((sum, one) => sum + one, 0) / minutes.length;
    expect(mean).toBeGreaterThan(10);
    expect(mean).toBeLessThan(60);
    expect(minutes[0]).toBeGreaterThanOrEqual(0);
    expect(minutes.at(-1)).toBeLessThan(180);
    const lines = new Set(truth.map(keyOf));
    expect(lines).toEqual(new Set(state.map(keyOf)));
  });
});

import { toWire } from '../model/wire.ts';
import type { PlayedScenario } from './play-scenario.ts';

/** A scenario's files by name; each item is a line of it, or the whole of it. The formats: docs/specs/simulate.md. */
export function filesOf(played: PlayedScenario): Record<string, Iterable<string>> {
  return {
    'park.json': [`${JSON.stringify(played.park, null, 2)}\n`],
    'readings.ndjson': lines(played.readings, ({ reading, receivedAt }) => {
      const { sensor, epoch, seq, at, ...measures } = toWire(reading);
      return { sensor, epoch, seq, at, receivedAt: time(receivedAt), ...measures };
    }),
    'truth.ndjson': lines(played.truth, ({ attraction, lane, joinedAt, waitSeconds }) => ({
      attraction,
      lane,
      joinedAt: time(joinedAt),
      waitSeconds,
    })),
    'state.ndjson': lines(played.state, ({ at, hourlyThroughput, ...state }) => ({
      attraction: state.attraction,
      lane: state.lane,
      at: time(at),
      status: state.status,
      peopleInLine: state.peopleInLine,
      hourlyThroughput: Math.round(hourlyThroughput * 10) / 10,
    })),
    'faults.ndjson': lines(played.faults, ({ sensor, kind, from, to, amount }) => ({
      sensor,
      kind,
      from: time(from),
      to: time(to),
      amount,
    })),
  };
}

function* lines<Item>(items: readonly Item[], shape: (item: Item) => object): Generator<string> {
  for (const item of items) yield `${JSON.stringify(shape(item))}\n`;
}

function time(at: number): string {
  return new Date(at).toISOString();
}

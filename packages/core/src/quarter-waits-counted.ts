import { LONGEST_WAIT_MINUTES, QUARTER_MINUTES, type QuarterHour } from './quarter-hour.ts';
import type { Lane } from './reading.ts';
import { peopleBetween, peopleIn, type Tally } from './tally.ts';

/** Counters that differ by more over a day don't count the same people. */
const MOST_DRIFT = 0.25;
/** Whose turn has not come yet waits as fast as people boarded in the last hour. */
const RATE_QUARTERS = 4;

/** People past both ends of a lane, by quarter-hour from `first` on. */
interface Counts {
  first: number;
  entered: number[];
  boarded: number[];
  /** Of whom nobody knows: boarded or gone, out of the line they are. */
  left: number[];
  /** Quarter-hours in which some counter was silent. */
  silent: boolean[];
  /** True where the rest of the day is left out. */
  isCut: boolean;
}

/**
 * The waits of those who joined in each quarter-hour, in minutes, first come first served: whoever came as the
 * n-th boards when n people have left the line. Where that is still to come, at the rate of the last hour.
 */
export function countedWaits(
  quarters: readonly QuarterHour[],
  lane: Lane,
  isOver: boolean,
): Map<number, number> {
  const waits = new Map<number, number>();
  const counts = countsOf(quarters, lane);
  if (!counts) return waits;
  const isWhole = isOver && !counts.isCut;
  const curves = curvesOf(counts, isWhole);
  if (!curves) return waits;
  const { boarded, silent, first } = counts;
  for (let at = 0; at < boarded.length; at++) {
    // A ride that nobody boards is not running, and its line is no wait.
    const runs = boarded[at]! > 0 || (boarded[at - 1]! > 0 && boarded[at + 1]! > 0);
    if (!runs || silent[at]) continue;
    const minutes = waitAt(curves, at, isWhole);
    if (minutes !== null && minutes <= LONGEST_WAIT_MINUTES) waits.set(first + at, minutes);
  }
  return waits;
}

/** Null where there is no counter at one of the ends. */
function countsOf(quarters: readonly QuarterHour[], lane: Lane): Counts | null {
  const said = quarters.map(({ quarter, tallies }) => ({
    quarter,
    tallies: tallies.filter((tally) => tally.lane === lane && isCounter(tally)),
  }));
  const sensors = new Map(said.flatMap(({ tallies }) => tallies.map((t) => [t.sensor, t.kind])));
  const kinds = new Set(sensors.values());
  if (!kinds.has('entered') || !kinds.has('boarded')) return null;
  const isWhole = ({ tallies }: QuarterHour) =>
    new Set(tallies.map(({ sensor }) => sensor)).size === sensors.size;
  const first = said.find(isWhole)?.quarter;
  const last = said.findLast(isWhole)?.quarter;
  if (first === undefined || last === undefined) return null;
  const none = () => Array.from({ length: last - first + 1 }, () => 0);
  const counts = { entered: none(), boarded: none(), left: none() };
  const silent = none().map(() => true);
  const before = new Map<string, Tally>();
  const heardAt = new Map<string, number>();
  for (const { quarter, tallies } of said) {
    if (quarter > last) break;
    const at = quarter - first;
    if (at >= 0) silent[at] = !isWhole({ quarter, tallies });
    let isBroken = false;
    for (const tally of tallies) {
      const { sensor, kind } = tally;
      const earlier = before.get(sensor);
      if (at >= 0) {
        const since = Math.min(at, Math.max(0, (heardAt.get(sensor) ?? -1) + 1));
        isBroken ||= since < at && !isBridged(earlier, tally);
        const people = counts[kind as keyof typeof counts];
        people[at]! += peopleIn(tally);
        // Who passed while it was silent did so over all that time.
        const silence = Math.max(1, at - since);
        const lost = lostBefore(earlier, tally) / silence;
        for (let each = since; each < since + silence; each++) people[each]! += lost;
      }
      heardAt.set(sensor, at);
      if (tally.last || earlier?.epoch !== tally.epoch) before.set(sensor, tally);
    }
    // A hole that no total bridges has swallowed people: from then on nobody knows how long the line is.
    if (isBroken) return cut({ first, ...counts, silent, isCut: true }, at);
  }
  return { first, ...counts, silent, isCut: false };
}

function isCounter({ kind }: Tally): boolean {
  return kind === 'entered' || kind === 'boarded' || kind === 'left';
}

function isBridged(earlier: Tally | undefined, tally: Tally): boolean {
  return (
    earlier?.epoch === tally.epoch &&
    earlier.last?.total !== undefined &&
    tally.first?.total !== undefined
  );
}

/** People whose readings were lost since the tally before, or since the sensor started anew. */
function lostBefore(earlier: Tally | undefined, tally: Tally): number {
  if (!earlier) return 0;
  if (earlier.epoch === tally.epoch) return peopleBetween(earlier, tally);
  const { first } = tally;
  return first?.total === undefined ? 0 : Math.max(0, first.total - (first.count ?? 0));
}

function cut({ entered, boarded, left, silent, ...rest }: Counts, at: number): Counts {
  return {
    ...rest,
    entered: entered.slice(0, at),
    boarded: boarded.slice(0, at),
    left: left.slice(0, at),
    silent: silent.slice(0, at),
  };
}

/** People who had come, and who were out of the line, by the end of each quarter-hour; both start at 0. */
interface Curves {
  came: number[];
  gone: number[];
}

/** Null where counters contradict each other. */
function curvesOf({ entered, boarded, left }: Counts, isOver: boolean): Curves | null {
  const all = entered.reduce((sum, each) => sum + each, 0);
  const out = [...boarded, ...left].reduce((sum, each) => sum + each, 0);
  let scale = 1;
  if (isOver) {
    // Nobody stays in line overnight: what is missing at the end is what counters missed all day.
    if (all === 0 || Math.abs(out / all - 1) > MOST_DRIFT) return null;
    scale = out / all;
  }
  const came = [0];
  const gone = [0];
  let line = 0;
  for (let at = 0; at < entered.length; at++) {
    const leaves = boarded[at]! + left[at]!;
    // More than stood there can't board: some were not counted as they came (Skorokhod's reflection).
    line = Math.max(0, line + entered[at]! * scale - leaves);
    gone.push(gone[at]! + leaves);
    came.push(Math.max(came[at]!, gone[at + 1]! + line));
  }
  return { came, gone };
}

/** Of who joins in the middle of a quarter-hour, in minutes; null where nobody can say. */
function waitAt({ came, gone }: Curves, at: number, isOver: boolean): number | null {
  const turn = (came[at]! + came[at + 1]!) / 2;
  for (let then = at; then < gone.length - 1; then++) {
    if (gone[then + 1]! < turn) continue;
    const people = gone[then + 1]! - gone[then]!;
    const part = people === 0 ? 0 : Math.max(0, turn - gone[then]!) / people;
    return Math.max(0, (then + part - at - 0.5) * QUARTER_MINUTES);
  }
  if (isOver) return null;
  const end = gone.length - 1;
  const from = Math.max(0, end - RATE_QUARTERS);
  const perQuarter = (gone[end]! - gone[from]!) / (end - from);
  if (perQuarter <= 0) return null;
  return (end - at - 0.5 + (turn - gone[end]!) / perQuarter) * QUARTER_MINUTES;
}

/** Parts of an hour that are remembered: no guest is in line for longer. */
export const RECENT_PARTS = 96;

/** One number for each of the latest parts, by the number of the part. */
export type Recent = Float64Array;

/** What a lane's walk has to look back at. */
export interface Memory {
  /** Sums since the walk began: entered, the variance of what was guessed of that, gone out of the line, given up. */
  entered: Recent;
  guessed: Recent;
  gone: Recent;
  left: Recent;
  /** 1 where the ride ran. */
  running: Recent;
  /** The wait expected of whoever joined at the end of the part, its deviation, and `gone` when they board. */
  middle: Recent;
  deviation: Recent;
  boardsAt: Recent;
}

export function emptyMemory(): Memory {
  const recent = () => new Float64Array(RECENT_PARTS);
  return {
    entered: recent(),
    guessed: recent(),
    gone: recent(),
    left: recent(),
    running: recent(),
    middle: recent(),
    deviation: recent(),
    boardsAt: recent(),
  };
}

export function copyOfMemory(memory: Memory): Memory {
  return {
    entered: memory.entered.slice(),
    guessed: memory.guessed.slice(),
    gone: memory.gone.slice(),
    left: memory.left.slice(),
    running: memory.running.slice(),
    middle: memory.middle.slice(),
    deviation: memory.deviation.slice(),
    boardsAt: memory.boardsAt.slice(),
  };
}

export function at(recent: Recent, part: number): number {
  return recent[part % RECENT_PARTS]!;
}

export function put(recent: Recent, part: number, value: number): void {
  recent[part % RECENT_PARTS] = value;
}

/**
 * A sum at a time inside of a part, as if what came in that part had come evenly.
 *
 * @param time in parts since 1970
 * @param length of the part that `time` lies in
 */
export function sumAt(recent: Recent, time: number, length: number): number {
  const part = Math.floor(time);
  const before = at(recent, part - 1);
  return before + ((at(recent, part) - before) * (time - part)) / length;
}

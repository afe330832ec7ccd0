/** The bounds between which four of five values fall, in units of a forecast's expected error. */
export interface Bounds {
  low: number;
  high: number;
}

/** Of Laplace's distribution, whose mean absolute error is 1: where bounds start. */
const START = Math.log(5);
const OUTSIDE = 0.1;

/** @param like bounds to start from: those of all rides, for a ride that is new */
export function startBounds(like: Bounds = { low: -START, high: START }): Bounds {
  return { ...like };
}

/**
 * Moves bounds after an error was seen, so that in the long run a tenth lies outside of each, whatever the errors'
 * distribution and however it shifts: adaptive conformal inference, Gibbs & Candès, NeurIPS 2021.
 *
 * @param error what came less what was forecast, in units of the expected error
 * @param step how fast bounds follow
 */
export function moveBounds(bounds: Bounds, error: number, step: number): void {
  bounds.high += step * ((error > bounds.high ? 1 : 0) - OUTSIDE);
  bounds.low -= step * ((error < bounds.low ? 1 : 0) - OUTSIDE);
}

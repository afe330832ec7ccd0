/**
 * Sums of a weighted least-squares regression, from which its weights are solved when they are wanted. Old sums
 * fade, so that what was measured lately counts more. Plain numbers: it goes through JSON.
 */
export interface Sums {
  /** The lower triangle of Σ weight·x·xᵀ, row by row. */
  squares: number[];
  /** Σ weight·x·y. */
  products: number[];
  weight: number;
  count: number;
}

/** Where the weights are drawn to, and how strongly each is. */
export interface Prior {
  weights: readonly number[];
  strengths: readonly number[];
}

/** Below this error, in minutes, a quantile's corner is rounded off, so that no single guest pins the line. */
const CORNER_MINUTES = 6;

export function emptySums(size: number): Sums {
  return {
    squares: Array.from({ length: (size * (size + 1)) / 2 }, () => 0),
    products: Array.from({ length: size }, () => 0),
    weight: 0,
    count: 0,
  };
}

/**
 * How much a measurement weighs in the squares so that their minimum is a quantile's: iteratively reweighted least
 * squares, one step for each measurement (Schlossmacher, JASA 1973, doi 10.1080/01621459.1973.10481336).
 *
 * @param error measured less expected, in minutes
 * @param quantile 0.5 is the median
 */
export function quantileWeight(error: number, quantile: number): number {
  const side = error > 0 ? quantile : 1 - quantile;
  return (2 * side) / Math.max(Math.abs(error), CORNER_MINUTES);
}

/** Adds one measurement in place. */
export function addTo(
  sums: Sums,
  features: readonly number[],
  value: number,
  weight: number,
): void {
  let at = 0;
  for (let row = 0; row < features.length; row += 1) {
    const weighted = weight * features[row]!;
    sums.products[row]! += weighted * value;
    for (let column = 0; column <= row; column += 1) {
      sums.squares[at]! += weighted * features[column]!;
      at += 1;
    }
  }
  sums.weight += weight;
  sums.count += 1;
}

/** Makes all that was added so far count less, in place. */
export function fade(sums: Sums, factor: number): void {
  for (let at = 0; at < sums.squares.length; at += 1) sums.squares[at]! *= factor;
  for (let at = 0; at < sums.products.length; at += 1) sums.products[at]! *= factor;
  sums.weight *= factor;
  sums.count *= factor;
}

/** Σ weight·x², for each feature. */
export function diagonal({ squares, products }: Sums): number[] {
  return products.map((_, row) => squares[(row * (row + 3)) / 2]!);
}

/** The weights that fit best, drawn to the prior: ridge regression about it, by Cholesky's decomposition. */
export function solve({ squares, products }: Sums, { weights, strengths }: Prior): number[] {
  const size = products.length;
  const root = squares.slice();
  const right = products.map((product, row) => product + strengths[row]! * weights[row]!);
  const start = (row: number) => (row * (row + 1)) / 2;
  for (let row = 0; row < size; row += 1) {
    const ofRow = start(row);
    root[ofRow + row]! += strengths[row]!;
    for (let column = 0; column <= row; column += 1) {
      const ofColumn = start(column);
      let rest = root[ofRow + column]!;
      for (let k = 0; k < column; k += 1) rest -= root[ofRow + k]! * root[ofColumn + k]!;
      root[ofRow + column] =
        column === row
          ? Math.sqrt(Math.max(rest, Number.EPSILON))
          : rest / root[ofColumn + column]!;
    }
    let rest = right[row]!;
    for (let k = 0; k < row; k += 1) rest -= root[ofRow + k]! * right[k]!;
    right[row] = rest / root[ofRow + row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = right[row]!;
    for (let k = row + 1; k < size; k += 1) rest -= root[start(k) + row]! * right[k]!;
    right[row] = rest / root[start(row) + row]!;
  }
  return right;
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}

/**
 * Least squares over a stream, with weights that fade: what is needed of all samples so far is their weighted sums
 * of products, so that learning one more costs n² and solving n³/6.
 */
export interface Regression {
  /** Takes one sample: features, what came of them, and how much it counts. */
  add(features: Float64Array, target: number, weight: number): void;
  /** All samples so far count less by this factor. */
  fade(factor: number): void;
  /** The weights again, from all samples so far. */
  solve(): void;
  readonly weights: Float64Array;
}

/**
 * Ridge regression around zero: with few samples the weights stay near it.
 *
 * @param size how many features there are
 * @param ridge how many samples of a feature of size 1 it takes to be believed
 */
export function regression(size: number, ridge: number): Regression {
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  const weights = new Float64Array(size);
  const factor = new Float64Array(size * size);
  return {
    weights,
    add(features, target, weight) {
      for (let row = 0; row < size; row++) {
        const scaled = features[row]! * weight;
        if (scaled === 0) continue;
        moment[row]! += scaled * target;
        const at = row * size;
        for (let column = 0; column <= row; column++) {
          gram[at + column]! += scaled * features[column]!;
        }
      }
    },
    fade(by) {
      for (let at = 0; at < gram.length; at++) gram[at]! *= by;
      for (let at = 0; at < size; at++) moment[at]! *= by;
    },
    solve() {
      solveRidge({ gram, moment, ridge, factor, weights });
    },
  };
}

interface System {
  gram: Float64Array;
  moment: Float64Array;
  ridge: number;
  factor: Float64Array;
  weights: Float64Array;
}

/** Cholesky, then forward and back substitution, into `weights`. */
function solveRidge({ gram, moment, ridge, factor, weights }: System): void {
  const size = moment.length;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = gram[row * size + column]! + (row === column ? ridge : 0);
      for (let k = 0; k < column; k++) {
        sum -= factor[row * size + k]! * factor[column * size + k]!;
      }
      // The ridge keeps the matrix positive but for rounding.
      factor[row * size + column] =
        row === column
          ? Math.sqrt(Math.max(sum, ridge / 2))
          : sum / factor[column * size + column]!;
    }
  }
  for (let row = 0; row < size; row++) {
    let sum = moment[row]!;
    for (let k = 0; k < row; k++) sum -= factor[row * size + k]! * weights[k]!;
    weights[row] = sum / factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = weights[row]!;
    for (let k = row + 1; k < size; k++) sum -= factor[k * size + row]! * weights[k]!;
    weights[row] = sum / factor[row * size + row]!;
  }
}

/** The sum of products of two lists of one length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

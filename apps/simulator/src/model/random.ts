/** A seeded source of chance: equal seeds and names give equal draws, on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  exponential(mean: number): number;
  logNormal(median: number, sigma: number): number;
  /** An index, drawn in proportion to the weights; -1 where they sum to nothing. */
  weighted(weights: readonly number[]): number;
}

/** FNV-1a: spreads a name over 32 bits. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** sfc32 (PractRand's small fast chaotic generator). Streams of one seed differ by `stream`. */
export function createRandom(seed: number, stream: string): Random {
  let a = seed | 0;
  let b = hashName(stream) | 0;
  let c = Math.floor(seed / 0x1_0000_0000) | 0;
  let counter = 1;
  function next(): number {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 0x1_0000_0000;
  }
  // Close seeds start alike: the first draws mix them.
  for (let round = 0; round < 16; round += 1) next();

  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  }
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    chance: (probability) => next() < probability,
    exponential: (mean) => -mean * Math.log(1 - next()),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    weighted(weights) {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (const [index, weight] of weights.entries()) {
        if (weight > 0 && left < weight) return index;
        left -= weight;
      }
      return weights.findLastIndex((weight) => weight > 0);
    },
  };
}

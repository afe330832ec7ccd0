/** Numbers from 0 to 1 that follow from a seed and a place, so that all who look at a minute see the same one. */
export function dice(seed: number, place: number): () => number {
  let state = (Math.imul(seed, 0x9e_37_79_b1) ^ Math.imul(place + 1, 0x85_eb_ca_6b)) >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Of the standard normal distribution (Box and Muller). */
export function normal(roll: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll());
}

const MANY = 50;

/** How many of rare things happen, `mean` on average. */
export function poisson(mean: number, roll: () => number): number {
  if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(roll)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = roll(); product > limit; product *= roll()) count++;
  return count;
}

/** The part of a standard normal distribution below `z` (Abramowitz and Stegun 26.2.17, error under 1e-7). */
export function normalBelow(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.319_381_53 +
      t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return z > 0 ? 1 - tail : tail;
}

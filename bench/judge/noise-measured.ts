/** How much two identical processes differ: spread of the logarithm of a minute's median latency. */
export const NOISE = { jitter: 0.02 };

/** How a counter has behaved while its ride ran. */
export interface CounterHealth {
  parts: number;
  heard: number;
  /** In parts; 0 while all is well. */
  silentFor: number;
  stuckFor: number;
}

export const UNKNOWN_COUNTER: CounterHealth = { parts: 0, heard: 0, silentFor: 0, stuckFor: 0 };

/** Some counters speak only when somebody passes: their silence says that nobody does. */
const REGULAR = 0.8;

/** In a part that has only begun a counter may not have had its turn. */
const JUDGED_LENGTH = 0.6;

/**
 * A counter after one more part.
 *
 * @param isStuck whether it goes on to report, but nobody, where there must have been somebody
 */
export function afterHearing(
  health: CounterHealth,
  {
    isHeard,
    isRunning,
    isStuck,
    length,
  }: {
    isHeard: boolean;
    isRunning: boolean;
    isStuck: boolean;
    length: number;
  },
): CounterHealth {
  const { parts, heard } = health;
  if (isHeard) {
    const seen = isRunning ? 1 : 0;
    return {
      parts: parts * 0.97 + seen,
      heard: heard * 0.97 + seen,
      silentFor: 0,
      stuckFor: isStuck ? health.stuckFor + length : 0,
    };
  }
  if (!isRunning) return health;
  const isRegular = parts > 2.5 && heard >= REGULAR * parts;
  const isJudged = length >= JUDGED_LENGTH || health.silentFor > 0;
  if (isRegular && isJudged) return { ...health, silentFor: health.silentFor + length };
  return isRegular || length < 1 ? health : { ...health, parts: parts * 0.97 + 1 };
}

export function isDead({ silentFor }: CounterHealth): boolean {
  return silentFor > 0;
}

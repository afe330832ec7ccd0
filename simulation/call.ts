import { UnavailableError } from '@ridewait/core';
import type { Random } from '@ridewait/simulator';
import type { Owner, Schedule } from './schedule.ts';

/** How a server is at this moment. */
export interface Condition {
  isAway: boolean;
  /** The share of calls whose answer is lost though the server did what it was asked. */
  lostAnswers: number;
}

export interface CallDeps {
  schedule: Schedule;
  random: Random;
}

/**
 * A call over the network: the request arrives some time later, the answer some time after that. In between
 * either side may die, and the caller can't tell whether it was heard.
 */
export function caller({ schedule, random }: CallDeps) {
  return function call<T>(
    owner: Owner,
    part: UnavailableError['part'],
    condition: Condition,
    ask: () => Promise<T>,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const answer = (give: () => void) => schedule.add(owner, give);
    schedule.add(
      owner,
      async () => {
        if (condition.isAway) {
          return answer(() => reject(new UnavailableError(part, 'connection refused')));
        }
        const isLost = random.chance(condition.lostAnswers);
        try {
          const value = await ask();
          answer(() => {
            if (isLost) reject(new UnavailableError(part, 'no answer in time'));
            else resolve(value);
          });
        } catch (error) {
          answer(() => reject(error as Error));
        }
      },
      true,
    );
    return promise;
  };
}

export type Call = ReturnType<typeof caller>;

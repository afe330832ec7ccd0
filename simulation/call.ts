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
  /** Told of every call when it has its effect, for those who want to read what happened. */
  trace?: ((line: string) => void) | undefined;
}

type Asked = (...args: never[]) => Promise<unknown>;

/**
 * A server's methods as an instance calls them: the request arrives some time later, the answer some time after
 * that. In between either side may die, and the caller can't tell whether it was heard.
 */
export function remote<S extends object>(
  server: S,
  owner: Owner,
  part: UnavailableError['part'],
  condition: Condition,
  deps: CallDeps,
): S {
  const methods = Object.entries(server).map(([name, method]) => [
    name,
    (...args: never[]) =>
      call(owner, part, condition, deps, name, () => (method as Asked)(...args), args),
  ]);
  return Object.fromEntries(methods) as S;
}

function call(
  owner: Owner,
  part: UnavailableError['part'],
  condition: Condition,
  { schedule, random, trace }: CallDeps,
  name: string,
  ask: () => Promise<unknown>,
  args: readonly unknown[],
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const answer = (give: () => void) => schedule.add(owner, give);
  const tell = (outcome: unknown) => {
    const time = new Date(schedule.now()).toISOString();
    const caller = owner.isDead ? `${owner.name}, dead` : owner.name;
    trace?.(`${time} ${caller}: ${part} ${name} ${inShort(args)} → ${inShort(outcome)}`);
  };
  schedule.add(
    owner,
    async () => {
      if (condition.isAway) {
        return answer(() => reject(new UnavailableError(part, 'connection refused')));
      }
      const isLost = random.chance(condition.lostAnswers);
      try {
        const value = await ask();
        tell(isLost ? 'lost' : value);
        answer(() => {
          if (isLost) reject(new UnavailableError(part, 'no answer in time'));
          else resolve(value);
        });
      } catch (error) {
        tell(error);
        answer(() => reject(error));
      }
    },
    true,
  );
  return promise;
}

const MAX_SHOWN = 600;

function inShort(value: unknown): string {
  const json = JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Map) return [...each.keys()];
    if (each instanceof Uint8Array) return `${each.byteLength} bytes`;
    return each instanceof Error ? String(each) : each;
  });
  return (json ?? '').slice(0, MAX_SHOWN);
}

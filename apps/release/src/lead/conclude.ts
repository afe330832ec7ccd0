import type { Action, ReleaseState } from '@ridewait/release';
import type { Current, Ended } from '../book/book.ts';
import type { Traffic } from '../ports.ts';
import type { Leadership } from './leadership.ts';
import type { OwnRelease } from './own.ts';

/** Writes down what a release has ended with, each part of it; all of them may be done twice. */
export async function conclude(
  leadership: Leadership,
  own: OwnRelease,
  traffic: Traffic,
  state: ReleaseState,
  action: Extract<Action, { do: 'record' | 'remember' | 'leave_turn' | 'take_turn' }>,
): Promise<void> {
  switch (action.do) {
    case 'record':
      await own.learn((memory, { images, manifest }) => ({
        ...memory,
        stable: { ...memory.stable, ...promotedNames(action.promoted) },
        images: { ...memory.images, ...images },
        ...(manifest !== undefined && { manifest }),
      }));
      return traffic.settle(action.promoted);
    case 'remember':
      return own.learn((memory) => ({
        ...memory,
        failed: { ...memory.failed, [action.failed]: action.words },
      }));
    case 'leave_turn':
      return leave(leadership, own, state);
    case 'take_turn':
      // It has it: the book names it.
      return undefined;
  }
}

async function leave(
  { environment, ports, now = Date.now }: Leadership,
  own: OwnRelease,
  state: ReleaseState,
): Promise<void> {
  const current = await own.read();
  if (current === undefined) return;
  const ended = endedOf(state, current, now());
  const { candidates: services } = state;
  // Before it is over: told twice is better than not at all.
  await ports.reporter.ended({ ...ended, environment, services, story: current.story });
  await own.end(ended);
}

function promotedNames(
  promoted: Extract<Action, { do: 'record' }>['promoted'],
): Record<string, string> {
  return Object.fromEntries(promoted.map(({ service, candidate }) => [service, candidate]));
}

function endedOf({ id, phase }: ReleaseState, current: Current, now: number): Ended {
  const last = current.story.at(-1)?.words ?? '';
  const { beganAt } = current;
  const common = { id, beganAt, endedAt: now };
  switch (phase.kind) {
    case 'promoted':
      return { ...common, end: 'promoted', words: last };
    case 'rolled_back':
      return { ...common, end: 'rolled_back', words: phase.why.words };
    case 'refused':
      return { ...common, end: 'refused', words: phase.words };
    default:
      throw new Error(`release ${id} is ${phase.kind}, which is no end`);
  }
}

import {
  type Action,
  advance,
  isOver,
  isSamePhase,
  type Observation,
  type Outcome,
  type ReleaseState,
} from '@ridewait/release';
import { withLine } from '../book/book.ts';
import { beat } from './beat.ts';
import { carryOut, type Hands, type WorldAction } from './carry-out.ts';
import { conclude } from './conclude.ts';
import { exerciser } from './exerciser.ts';
import type { Leadership, Moved } from './leadership.ts';
import { ownRelease } from './own.ts';
import { patienceOf, patiently } from './patiently.ts';
import { pause } from './pause.ts';

/**
 * Leads the release that the book names `leader` for, from `first` on. Each state is written down before its actions
 * are done, so that whoever takes it up does them again. Resolves to the state at its end, or when it was aborted.
 * Throws `TakenOverError` when somebody else leads it, and an `Error` where the book is away for good.
 */
export async function run(
  leadership: Leadership,
  leader: string,
  moved: Moved,
  first: Outcome,
): Promise<ReleaseState> {
  const { config, ports, book, signal, now = Date.now, wait = pause } = leadership;
  const own = ownRelease(book, first.state.id, leader, now);
  const patience = patienceOf(leadership);
  using beating = beat(own);
  await using exercising = exerciser(ports.probe);
  const stop = AbortSignal.any([beating.taken, ...(signal ? [signal] : [])]);
  const traffic = ports.traffic({ ...moved, signal: beating.taken });
  const hands: Hands = { ...ports, traffic, exerciser: exercising, now };
  let { state } = first;
  let pending: Exclude<Action, { do: 'tell' }>[] = [];
  let lastWords = '';

  async function take({ state: next, actions }: Outcome, heard = 0): Promise<void> {
    // What was still to be done belonged to a phase that is over.
    if (!isSamePhase(next, state)) pending = [];
    const told = actions.flatMap((action) => (action.do === 'tell' ? [action.words] : []));
    const news = told.filter((words) => words !== lastWords);
    lastWords = told.at(-1) ?? lastWords;
    if (next.phase.kind !== 'watching') await exercising.want('', undefined, 0);
    const lines = news.map((words) => ({ at: now(), words }));
    if (next !== state || lines.length > 0 || heard > 0) {
      await patiently(
        () => own.update((current) => lines.reduce(withLine, { ...current, state: next }), heard),
        patience,
      );
    }
    for (const line of lines) ports.reporter.tell(line);
    state = next;
    for (const action of actions) if (action.do !== 'tell') pending.push(action);
  }

  await patiently(() => own.update((current) => ({ ...current, state })), patience);
  await take(first);
  for (;;) {
    if (beating.taken.aborted) throw beating.taken.reason;
    // What ends a release is written down even when it was asked to stop: it takes a second.
    if (signal?.aborted && !isOver(state)) return state;
    // Before each action: a person's word must not wait until a deployment is over.
    if (!isOver(state)) await hear();
    const action = pending.shift();
    if (action === undefined) {
      if (isOver(state)) return state;
      await wait(config.tickSeconds * 1000, stop);
      await observe([{ kind: 'tick' }]);
    } else if (isWorldAction(action)) {
      await observe(await carryOut(hands, action, state));
    } else if (action.do === 'call_person') {
      await ports.reporter.callPerson(action.words);
    } else {
      const concluding = action;
      await patiently(() => conclude(leadership, own, traffic, state, concluding), patience);
    }
  }

  /** What people said: out of the record with the state that it led to. */
  async function hear(): Promise<void> {
    for (const command of await patiently(() => own.commands(), patience)) {
      await take(advance(state, { kind: 'command', ...command }, now()), 1);
    }
  }

  async function observe(observations: readonly Observation[]): Promise<void> {
    for (const observation of observations) await take(advance(state, observation, now()));
  }
}

function isWorldAction(action: Action): action is WorldAction {
  return ['deploy', 'probe', 'shift', 'measure'].includes(action.do);
}

import { takeWindow, type Verdict, verdictOf } from '../judge/judge.ts';
import type { Window } from '../judge/metric.ts';
import { actionsOf, deploy, enter, goBack, servicePlan, shift, stay } from './enter.ts';
import { judgingOf } from './plan.ts';
import type { Outcome, ReleaseState, Watching } from './state.ts';

/** A window of what the candidate and the stable one did: back, on, or neither. */
export function watch(state: ReleaseState, phase: Watching, window: Window, now: number): Outcome {
  if (window.until > now) return stay(state, 'a window that is not over yet is not judged');
  const plan = servicePlan(state, phase.at);
  const step = plan.steps[phase.step]!;
  const judging = judgingOf(state.plan, plan);
  const [compares, hasGuests] = [step.percent < 100, step.percent > 0];
  const judge = takeWindow(judging, phase.judge, window, {
    compares,
    hasGuests,
    since: phase.since,
  });
  // Counted already, or of the time before this step: it says nothing of it.
  if (judge === phase.judge || window.from < phase.since) return stay(state);
  const { says, words } = verdictOf(judging, judge, {
    at: phase.step,
    minSamples: step.minSamples,
    compares,
    hasGuests,
  });
  const watched = { ...state, phase: { ...phase, judge, verdict: { says, words } } };
  const { service, candidate } = state.candidates[phase.at]!;
  if (says === 'fail') {
    return goBack(watched, { words: `${service}: ${words}`, blamed: candidate }, now);
  }
  const reason = reasonToStay({ says, words }, watched.phase, state.heldAt !== null, step, window);
  if (reason === undefined) return goOn(watched, watched.phase, now, words);
  const isNews = reason !== phase.verdict?.words;
  return stay(watched, isNews ? `${service} at ${step.percent} %: ${reason}` : undefined);
}

function reasonToStay(
  { says, words }: Pick<Verdict, 'says' | 'words'>,
  { since }: Watching,
  isHeld: boolean,
  { soakSeconds, gate }: { soakSeconds: number; gate?: 'person' },
  window: Window,
): string | undefined {
  if (says === 'hold') return `held: ${words}`;
  if (window.until - since < soakSeconds * 1000) return `well so far: ${words}`;
  if (isHeld) return `held by a person, though it would pass: ${words}`;
  if (gate === 'person') return `waits for a person to promote it: ${words}`;
}

/** To the next step, the next service, or the end. */
export function goOn(state: ReleaseState, phase: Watching, now: number, why: string): Outcome {
  const plan = servicePlan(state, phase.at);
  if (phase.step + 1 < plan.steps.length) return shift(state, phase.at, phase.step + 1, now, why);
  if (phase.at + 1 < state.candidates.length) {
    const next = deploy(state, phase.at + 1, now);
    const words = `${state.candidates[phase.at]!.service} has its candidate: ${why}`;
    return { ...next, actions: [{ do: 'tell', words }, ...next.actions] };
  }
  return enter(state, { kind: 'promoted' }, `promoted: ${why}`);
}

/** The share is there: it is judged from now on. */
export function beginWatch(
  state: ReleaseState,
  { at, step, judge }: Extract<ReleaseState['phase'], { kind: 'shifting' }>,
  now: number,
): Outcome {
  const { percent, deadlineSeconds } = servicePlan(state, at).steps[step]!;
  const until = now + deadlineSeconds * 1000;
  const phase: Watching = { kind: 'watching', at, step, since: now, until, judge };
  const { service } = state.candidates[at]!;
  return enter(state, phase, `${service}: ${percent} % it is, as seen`);
}

/** Asks for what happened since the last window. */
export function measureAgain(state: ReleaseState): Outcome {
  return { state, actions: actionsOf(state) };
}

import { actionsOf, deploy, enter, goBack, shift, stay } from './enter.ts';
import { isOver, isSamePhase, type Observation, type Outcome, type ReleaseState } from './state.ts';
import { trafficFaults, trafficOf } from './traffic.ts';
import { beginWatch, goOn, measureAgain, watch } from './watch.ts';

/**
 * What becomes of a release by what was observed: a total function, of any phase and observation. What doesn't
 * concern a phase changes nothing. Each phase but the way back has a deadline, and the release another; whichever
 * is over first, the release goes back (or, with no turn yet, is refused).
 *
 * @param now milliseconds since 1970
 */
export function advance(state: ReleaseState, observation: Observation, now: number): Outcome {
  if (isOver(state)) {
    // What is written down at the end may have been missed by a crash.
    return observation.kind === 'resumed' ? { state, actions: actionsOf(state) } : stay(state);
  }
  const outcome = observed(state, observation, now);
  return isSamePhase(state, outcome.state) ? inTime(outcome, now) : withinRelease(outcome, now);
}

function observed(state: ReleaseState, observation: Observation, now: number): Outcome {
  switch (observation.kind) {
    case 'tick':
      return ticked(state, now);
    case 'resumed':
      return { state: { ...state, retries: false }, actions: actionsOf(state) };
    case 'failed':
      return stay({ ...state, retries: true }, `to be tried again: ${observation.words}`);
    case 'turn':
      return onTurn(state, observation, now);
    case 'readiness':
      return onReadiness(state, observation, now);
    case 'probed':
      return onProbe(state, observation, now);
    case 'traffic':
      return onTraffic(state, observation, now);
    case 'window':
      return state.phase.kind === 'watching'
        ? watch(state, state.phase, observation.window, now)
        : stay(state);
    case 'command':
      return onCommand(state, observation, now);
  }
}

function ticked(state: ReleaseState, now: number): Outcome {
  const { phase, plan } = state;
  if (phase.kind === 'watching') return measureAgain({ ...state, retries: false });
  if (phase.kind === 'waiting') return { state, actions: actionsOf(state) };
  if (phase.kind === 'returning' && now >= phase.until) {
    // A way back has no end but the stable revisions: somebody is called, and it is tried again.
    const later = { ...phase, until: now + plan.returnSeconds * 1000 };
    const again = { ...state, phase: later, retries: false };
    const words = `the way back is not seen to be done; why it is gone: ${phase.why.words}`;
    return { state: again, actions: [{ do: 'call_person', words }, ...actionsOf(again)] };
  }
  return state.retries
    ? { state: { ...state, retries: false }, actions: actionsOf(state) }
    : stay(state);
}

type Of<Kind extends Observation['kind']> = Extract<Observation, { kind: Kind }>;

function onTurn(state: ReleaseState, { holder }: Of<'turn'>, now: number): Outcome {
  if (state.phase.kind !== 'waiting') return stay(state);
  if (holder !== undefined && holder !== state.id)
    return stay(state, `waits for release ${holder}`);
  return deploy({ ...state, endsBy: now + state.plan.releaseSeconds * 1000 }, 0, now);
}

function onReadiness(state: ReleaseState, { says, words }: Of<'readiness'>, now: number): Outcome {
  const { phase } = state;
  if (phase.kind !== 'deploying') return stay(state);
  // Asked once more with the next tick: all actions may be done twice.
  if (says === 'pending') return stay({ ...state, retries: true });
  const { service, candidate } = state.candidates[phase.at]!;
  if (says === 'never') {
    return goBack(
      state,
      { words: `${service}: ${candidate} never gets ready: ${words}`, blamed: candidate },
      now,
    );
  }
  const until =
    now + state.plan.services.find((each) => each.service === service)!.probeSeconds * 1000;
  return enter(
    state,
    { kind: 'probing', at: phase.at, until },
    `${service}: ${candidate} is ready`,
  );
}

function onProbe(state: ReleaseState, { isWell, words }: Of<'probed'>, now: number): Outcome {
  const { phase } = state;
  if (phase.kind !== 'probing') return stay(state);
  const { service, candidate } = state.candidates[phase.at]!;
  if (isWell) return shift(state, phase.at, 0, now, words);
  return goBack(
    state,
    { words: `${service}: ${candidate} fails its probe: ${words}`, blamed: candidate },
    now,
  );
}

function onTraffic(state: ReleaseState, { served }: Of<'traffic'>, now: number): Outcome {
  const { phase } = state;
  const faults = trafficFaults(trafficOf(state), served).join('; ');
  switch (phase.kind) {
    case 'shifting':
      if (faults === '') return beginWatch(state, phase, now);
      return stay({ ...state, retries: true }, `not there yet: ${faults}`);
    case 'watching':
      if (faults === '') return stay(state);
      return goBack(state, { words: `somebody else changed the traffic: ${faults}` }, now);
    case 'returning':
      if (faults !== '') return stay({ ...state, retries: true }, `not back yet: ${faults}`);
      return enter(
        state,
        { kind: 'rolled_back', why: phase.why },
        `rolled back: ${phase.why.words}`,
      );
    default:
      return stay(state);
  }
}

function onCommand(state: ReleaseState, { says, by }: Of<'command'>, now: number): Outcome {
  const { phase } = state;
  if (phase.kind === 'returning')
    return stay(state, `it is on its way back; ${says} comes too late`);
  if (says === 'rollback') {
    if (phase.kind === 'waiting') {
      return enter(state, { kind: 'refused', words: `${by} called it off` }, `${by} called it off`);
    }
    const blamed = 'at' in phase ? state.candidates[phase.at]!.candidate : undefined;
    return goBack(state, { words: `${by} said so`, ...(blamed !== undefined && { blamed }) }, now);
  }
  if (says === 'promote') {
    if (phase.kind !== 'watching') return stay(state, `nothing to promote in phase ${phase.kind}`);
    return goOn({ ...state, heldAt: null }, phase, now, `${by} said so`);
  }
  return says === 'hold'
    ? stay({ ...state, heldAt: state.heldAt ?? now }, `${by} holds it`)
    : stay(letGo(state, now), `${by} lets it go on`);
}

/** The step's deadline is later by as long as it was held. */
function letGo(state: ReleaseState, now: number): ReleaseState {
  const { phase, heldAt } = state;
  if (heldAt === null || phase.kind !== 'watching') return { ...state, heldAt: null };
  const until = phase.until + now - Math.max(heldAt, phase.since);
  return { ...state, heldAt: null, phase: { ...phase, until } };
}

/** The deadline of the phase, which a person's hold puts off, and that of the release. */
function inTime(outcome: Outcome, now: number): Outcome {
  const { phase } = outcome.state;
  if (!('until' in phase) || phase.kind === 'returning' || now < phase.until) {
    return withinRelease(outcome, now);
  }
  if (phase.kind === 'waiting') {
    const words = 'its turn didn’t come in time';
    return enter(outcome.state, { kind: 'refused', words }, words);
  }
  if (phase.kind === 'watching' && outcome.state.heldAt !== null)
    return withinRelease(outcome, now);
  return goBack(outcome.state, overdue(outcome.state), now);
}

function withinRelease(outcome: Outcome, now: number): Outcome {
  const { state } = outcome;
  const isBound =
    !isOver(state) && state.phase.kind !== 'returning' && state.phase.kind !== 'waiting';
  if (!isBound || now < state.endsBy) return outcome;
  const late = overdue(state);
  return goBack(state, { ...late, words: `the release took too long; ${late.words}` }, now);
}

function overdue({ phase, candidates }: ReleaseState): { words: string; blamed?: string } {
  if (!('at' in phase)) return { words: 'the deadline is over' };
  const { service, candidate } = candidates[phase.at]!;
  const words = `${service}: the deadline of ${phase.kind} is over`;
  // Who was not judged bad may be tried again, but a revision that never got ready is none.
  if (phase.kind === 'deploying')
    return { words: `${words}, ${candidate} is not ready`, blamed: candidate };
  if (phase.kind !== 'watching') return { words };
  return { words: `${words}; last: ${phase.verdict?.words ?? 'nothing was measured'}` };
}

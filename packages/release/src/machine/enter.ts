import { beginJudge, beginStep } from '../judge/judge.ts';
import { judgingOf, type ServicePlan } from './plan.ts';
import type { Action, Outcome, Phase, ReleaseState, Why } from './state.ts';
import { trafficOf } from './traffic.ts';

/** What a phase needs done: when it begins, and again when it is taken up after a crash. */
export function actionsOf(state: ReleaseState): Action[] {
  const { phase, candidates } = state;
  switch (phase.kind) {
    case 'waiting':
      return [{ do: 'take_turn', release: state.id }];
    case 'deploying':
      return [{ do: 'deploy', candidate: candidates[phase.at]!, traffic: trafficOf(state) }];
    case 'probing':
      return [{ do: 'probe', candidate: candidates[phase.at]! }];
    case 'shifting':
    case 'returning':
      return [{ do: 'shift', traffic: trafficOf(state) }];
    case 'watching': {
      const { exercise } = servicePlan(state, phase.at).steps[phase.step]!;
      return [
        {
          do: 'measure',
          candidate: candidates[phase.at]!,
          from: Math.max(phase.judge.until, phase.since),
          ...(exercise !== undefined && { exercise }),
        },
      ];
    }
    case 'promoted':
      return [
        { do: 'record', promoted: candidates },
        { do: 'leave_turn', release: state.id },
      ];
    case 'rolled_back': {
      const { blamed, words } = phase.why;
      return [
        ...(blamed === undefined ? [] : [{ do: 'remember', failed: blamed, words } as const]),
        { do: 'leave_turn', release: state.id },
      ];
    }
    case 'refused':
      return [{ do: 'leave_turn', release: state.id }];
  }
}

/** Into another phase, with what it needs done and a sentence for who reads along. */
export function enter(state: ReleaseState, phase: Phase, words: string): Outcome {
  const entered = { ...state, phase, retries: false };
  return { state: entered, actions: [{ do: 'tell', words }, ...actionsOf(entered)] };
}

/** The same phase, with nothing to do but to tell. */
export function stay(state: ReleaseState, words?: string): Outcome {
  return { state, actions: words === undefined ? [] : [{ do: 'tell', words }] };
}

/** All back to the stable revisions, in one step. */
export function goBack(state: ReleaseState, why: Why, now: number): Outcome {
  const until = now + state.plan.returnSeconds * 1000;
  return enter(state, { kind: 'returning', why, until }, `going back: ${why.words}`);
}

export function servicePlan(state: ReleaseState, at: number): ServicePlan {
  const { service } = state.candidates[at]!;
  return state.plan.services.find((each) => each.service === service)!;
}

export function deploy(state: ReleaseState, at: number, now: number): Outcome {
  const { service, candidate } = state.candidates[at]!;
  const until = now + servicePlan(state, at).readySeconds * 1000;
  return enter(
    state,
    { kind: 'deploying', at, until },
    `${service}: making ${candidate}, without traffic`,
  );
}

export function shift(
  state: ReleaseState,
  at: number,
  step: number,
  now: number,
  why: string,
): Outcome {
  const { phase } = state;
  const plan = servicePlan(state, at);
  const before =
    'judge' in phase && phase.at === at ? phase.judge : beginJudge(judgingOf(state.plan, plan));
  const isAnew = plan.steps[step - 1]?.percent === 0;
  const { service, candidate } = state.candidates[at]!;
  return enter(
    state,
    {
      kind: 'shifting',
      at,
      step,
      judge: beginStep(before, { isAnew }),
      until: now + plan.shiftSeconds * 1000,
    },
    `${service}: ${candidate} gets ${plan.steps[step]!.percent} % of traffic: ${why}`,
  );
}

import type { Action, Observation, ReleaseState } from '@ridewait/release';
import type { Metrics, Probe, Traffic } from '../ports.ts';
import type { Exerciser } from './exerciser.ts';
import { TakenOverError } from './own.ts';

/** What an action touches, but for the book and people. */
export interface Hands {
  traffic: Traffic;
  metrics: Metrics;
  probe: Probe;
  exerciser: Exerciser;
  now(): number;
}

/** Actions that are done in the world; the others are the book's, and a reporter's. */
export type WorldAction = Extract<Action, { do: 'deploy' | 'probe' | 'shift' | 'measure' }>;

const FAILED_AT: Record<WorldAction['do'], string> = {
  deploy: 'the deployment',
  probe: 'the probe',
  shift: 'the change of traffic',
  measure: 'the measurement',
};

/** Does what is asked for, and says what was seen. What fails is an observation, too. */
export async function carryOut(
  hands: Hands,
  action: WorldAction,
  state: ReleaseState,
): Promise<Observation[]> {
  try {
    return await attempt(hands, action, state);
  } catch (error) {
    if (error instanceof TakenOverError) throw error;
    return [{ kind: 'failed', words: `${FAILED_AT[action.do]}: ${(error as Error).message}` }];
  }
}

async function attempt(
  hands: Hands,
  action: WorldAction,
  state: ReleaseState,
): Promise<Observation[]> {
  const { traffic, probe } = hands;
  switch (action.do) {
    case 'deploy':
      return [{ kind: 'readiness', ...(await traffic.deploy(action.candidate, action.traffic)) }];
    case 'probe': {
      const addresses = await traffic.addresses(action.candidate);
      return [{ kind: 'probed', ...(await probe.check(action.candidate, addresses)) }];
    }
    case 'shift': {
      const isWayBack = state.phase.kind === 'returning';
      const served = isWayBack
        ? await traffic.giveBack(action.traffic)
        : await traffic.shift(action.traffic);
      return [{ kind: 'traffic', served }];
    }
    case 'measure':
      return measure(hands, action, state);
  }
}

async function measure(
  { traffic, metrics, exerciser, now }: Hands,
  { candidate, from, exercise = 0 }: Extract<Action, { do: 'measure' }>,
  { plan }: ReleaseState,
): Promise<Observation[]> {
  const service = plan.services.find((each) => each.service === candidate.service)!;
  const addresses = exercise > 0 ? await traffic.addresses(candidate) : undefined;
  await exerciser.want(candidate.service, addresses, exercise);
  // Somebody else may have changed it: then the rest would be measured for nothing.
  const served: Observation = { kind: 'traffic', served: await traffic.served() };
  const window = await metrics.measure(candidate, service, from, now());
  return window === undefined ? [served] : [served, { kind: 'window', window }];
}

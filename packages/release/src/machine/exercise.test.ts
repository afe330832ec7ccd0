import { expect, it } from 'vitest';
import { MEMORY, PLAN, servicePlan, WANTED } from '../../test/plans.ts';
import { minute } from '../../test/windows.ts';
import { advance } from './advance.ts';
import { begin } from './begin.ts';
import type { Plan } from './plan.ts';
import type { Action, Observation, Outcome } from './state.ts';

const MINUTE = 60_000;
const STABLE = { requests: 400_000, errors: 20 };

/** Before a guest sees it, the candidate is asked fifty requests a second. */
const ingest = servicePlan('ingest');
const [first] = ingest.steps;
const plan: Plan = {
  ...PLAN,
  services: [
    {
      ...ingest,
      steps: [{ ...first!, percent: 0, leniency: 1, exercise: 50 }, ...ingest.steps],
    },
    servicePlan('api'),
  ],
};

function told(outcome: Outcome, now: number, ...observations: Observation[]): Outcome {
  return observations.reduce((before, each) => advance(before.state, each, now), outcome);
}

function served(percent: number): Observation {
  const traffic = { ingest: { 'ingest-1': 100 - percent, 'ingest-2': percent } };
  return { kind: 'traffic', served: { ...traffic, api: { 'api-1': 100 } } };
}

/** Minutes of a candidate with so many requests and errors, from `from` to before `to`. */
function watched(
  before: Outcome,
  from: number,
  to: number,
  candidate: Parameters<typeof minute>[1],
): Outcome {
  let outcome = before;
  for (let at = from; at < to && outcome.state.phase.kind === 'watching'; at++) {
    const window = minute(at, candidate, STABLE);
    outcome = told(outcome, window.until, { kind: 'window', window });
  }
  return outcome;
}

/** The step without guests began at minute 0. */
const exercised = told(
  begin(plan, WANTED, MEMORY, 0),
  0,
  { kind: 'turn' },
  { kind: 'readiness', says: 'ready', words: '' },
  { kind: 'probed', isWell: true, words: '' },
  served(0),
);

function measureOf({ actions }: Outcome) {
  return actions.find(
    (action): action is Extract<Action, { do: 'measure' }> => action.do === 'measure',
  );
}

it('asks for requests of its own before a guest sees the candidate, and no longer', () => {
  expect(measureOf(exercised)).toMatchObject({ exercise: 50 });
  const guests = told(watched(exercised, 0, 20, { requests: 3000 }), 20 * MINUTE, served(1));
  expect(guests.state.phase).toMatchObject({ kind: 'watching', step: 1 });
  expect(measureOf(guests)).not.toHaveProperty('exercise');
});

it('goes back before a guest has seen a candidate that fails what it is asked', () => {
  const ill = watched(exercised, 0, 20, { requests: 3000, errors: 33 });
  expect(ill.state.phase).toMatchObject({ kind: 'returning', why: { blamed: 'ingest-2' } });
});

it('promotes nobody for what it was asked: with guests each step needs theirs', () => {
  const well = told(watched(exercised, 0, 20, { requests: 3000 }), 20 * MINUTE, served(1));
  const silent = watched(well, 20, 70, { requests: 0 });
  expect(silent.state.phase).toMatchObject({ kind: 'watching', step: 1 });
  // More than the step's least number of samples, but they don't tell 20 % more errors from none yet.
  const few = { ...plan.services[0]!.steps[1]!, minSamples: 10 };
  const impatient = {
    ...silent.state,
    plan: {
      ...plan,
      services: [
        { ...plan.services[0]!, steps: plan.services[0]!.steps.with(1, few) },
        plan.services[1]!,
      ],
    },
  };
  const some = watched({ ...silent, state: impatient }, 70, 71, { requests: 12 });
  expect(some.state.phase).toMatchObject({ kind: 'watching', verdict: { says: 'hold' } });
  expect(some.state.phase).toHaveProperty(
    'verdict.words',
    expect.stringContaining('not known yet whether'),
  );
  const many = watched(some, 71, 79, { requests: 4000 });
  expect(many.state.phase).toMatchObject({ kind: 'shifting', step: 2 });
});

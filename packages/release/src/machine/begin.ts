import { actionsOf } from './enter.ts';
import { type Plan, problemsOf } from './plan.ts';
import type { Candidate, Outcome, Phase } from './state.ts';

/** What is remembered of releases before. */
export interface Memory {
  /** The revision of each service that has proved itself. */
  stable: Readonly<Record<string, string>>;
  /** Why a revision went back, in words. */
  failed: Readonly<Record<string, string>>;
}

/** What is to be released: a revision of each service that changes. */
export interface Wanted {
  id: string;
  revisions: Readonly<Record<string, string>>;
  /** What else is against it, in words. */
  problems?: readonly string[];
}

/** A release waits for its turn, or is refused at once, with all that is wrong with it. */
export function begin(
  plan: Plan,
  { id, revisions, problems = [] }: Wanted,
  memory: Memory,
  now: number,
): Outcome {
  const candidates = plan.services.flatMap(({ service }): Candidate[] => {
    const [candidate, stable] = [revisions[service], memory.stable[service]];
    const isNew = candidate !== undefined && stable !== undefined && candidate !== stable;
    return isNew ? [{ service, stable, candidate }] : [];
  });
  const refusals = [...problemsOf(plan), ...problems, ...refusalsOf(plan, revisions, memory)];
  if (refusals.length === 0 && candidates.length === 0) refusals.push('nothing in it is new');
  const words = refusals.join('; ');
  const phase: Phase =
    refusals.length > 0
      ? { kind: 'refused', words }
      : { kind: 'waiting', until: now + plan.turnSeconds * 1000 };
  const state = { id, plan, candidates, phase, endsBy: now, retries: false, heldAt: null };
  return refusals.length > 0
    ? { state, actions: [{ do: 'tell', words: `refused: ${words}` }] }
    : { state, actions: actionsOf(state) };
}

function refusalsOf(
  plan: Plan,
  revisions: Wanted['revisions'],
  { stable, failed }: Memory,
): string[] {
  return Object.entries(revisions).flatMap(([service, revision]) => {
    if (!plan.services.some((each) => each.service === service)) {
      return [`${service} is not in the plan`];
    }
    if (stable[service] === undefined) {
      return [`${service} has no stable revision to go back to: deploy it once without a release`];
    }
    if (failed[revision] !== undefined) return [`${revision} failed before: ${failed[revision]}`];
    return [];
  });
}

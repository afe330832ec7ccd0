import type { JudgeState, Verdict } from '../judge/judge.ts';
import type { Window } from '../judge/metric.ts';
import type { Plan } from './plan.ts';

/** A new revision of a service, and the one that has proved itself. */
export interface Candidate {
  service: string;
  stable: string;
  candidate: string;
}

/**
 * All that is known of a release: plain data. It is written down before its actions are carried out, so whoever finds
 * it can go on: all actions may be done twice.
 */
export interface ReleaseState {
  id: string;
  plan: Plan;
  /** In the plan's order. */
  candidates: readonly Candidate[];
  phase: Phase;
  /** Milliseconds since 1970, as all times here. From the turn on. */
  endsBy: number;
  /** The last action failed: it is done again with the next tick. */
  retries: boolean;
  /** Since when a person holds it: it is judged on, but gets no more traffic. */
  heldAt: number | null;
}

export type Phase =
  /** Another release is on its way. */
  | { kind: 'waiting'; until: number }
  /** A revision is made, with no traffic but what asks for its own address. */
  | { kind: 'deploying'; at: number; until: number }
  /** It is asked what a guest would ask. */
  | { kind: 'probing'; at: number; until: number }
  /** Its share changes; over when the traffic was seen to be what was asked for. */
  | { kind: 'shifting'; at: number; step: number; judge: JudgeState; until: number }
  /** It serves its share, and is judged. */
  | Watching
  /** Everything goes back to the stable revisions; over when it was seen to be there. */
  | { kind: 'returning'; why: Why; until: number }
  | { kind: 'promoted' }
  | { kind: 'rolled_back'; why: Why }
  /** It never touched traffic. */
  | { kind: 'refused'; words: string };

export interface Watching {
  kind: 'watching';
  at: number;
  step: number;
  since: number;
  until: number;
  judge: JudgeState;
  verdict?: Pick<Verdict, 'says' | 'words'>;
}

/** Why a release goes back. Only the revision that is `blamed` is not tried again. */
export interface Why {
  words: string;
  blamed?: string;
}

export type Observation =
  /** Time has passed. */
  | { kind: 'tick' }
  /** Somebody took the release up again, after a crash perhaps. */
  | { kind: 'resumed' }
  | { kind: 'turn'; holder?: string }
  | { kind: 'readiness'; says: 'ready' | 'pending' | 'never'; words: string }
  | { kind: 'probed'; isWell: boolean; words: string }
  /** The percent of each revision of each service, as they are served. */
  | { kind: 'traffic'; served: Served }
  | { kind: 'window'; window: Window }
  /** An action could not be done, or not be seen to be done. */
  | { kind: 'failed'; words: string }
  | { kind: 'command'; says: 'promote' | 'rollback' | 'hold' | 'resume'; by: string };

export type Served = Readonly<Record<string, Readonly<Record<string, number>>>>;

export type Action =
  | { do: 'take_turn'; release: string }
  /** While everything serves `traffic`. */
  | { do: 'deploy'; candidate: Candidate; traffic: readonly Share[] }
  | { do: 'probe'; candidate: Candidate }
  /** In one step, for all of them; what is served then is to be observed. */
  | { do: 'shift'; traffic: readonly Share[] }
  /** Windows that begin at `from` or later, while both are asked `exercise` requests a second beside guests'. */
  | { do: 'measure'; candidate: Candidate; from: number; exercise?: number }
  /** The candidates are the stable ones now. */
  | { do: 'record'; promoted: readonly Candidate[] }
  | { do: 'remember'; failed: string; words: string }
  | { do: 'leave_turn'; release: string }
  | { do: 'call_person'; words: string }
  | { do: 'tell'; words: string };

/** The candidate's percent; the stable revision has the rest. */
export interface Share extends Candidate {
  percent: number;
  /** Its turn has come: the candidate is made, or is to be. */
  isMade: boolean;
}

export interface Outcome {
  state: ReleaseState;
  actions: readonly Action[];
}

/** Whether nothing more will happen. */
export function isOver({ phase }: ReleaseState): boolean {
  return phase.kind === 'promoted' || phase.kind === 'rolled_back' || phase.kind === 'refused';
}

/** Whether both are in one phase, of the same service and step. */
export function isSamePhase({ phase }: ReleaseState, { phase: other }: ReleaseState): boolean {
  const place = (each: Phase) =>
    [each.kind, 'at' in each && each.at, 'step' in each && each.step].join();
  return place(phase) === place(other);
}

import type { Fault } from '../fault/fault.ts';
import type { Polled } from './poll.ts';

/** What guests got of one revision. */
export interface Got {
  answers: number;
  /** Those that were no answer, or a 5xx. */
  failed: number;
  /** When the last was there, in milliseconds since 1970. */
  lastAt: number;
}

/** What guests got, by the revision; `nobody` where it isn't known who failed them. */
export interface GuestTally {
  add(polled: Polled, at: number): void;
  of(revision: string): Readonly<Got>;
  all(): Readonly<Pick<Got, 'answers' | 'failed'>>;
}

const NOTHING: Got = { answers: 0, failed: 0, lastAt: 0 };

export function guestTally(): GuestTally {
  const got = new Map<string, Got>();
  return {
    add({ revision = 'nobody', status }, at) {
      const before = got.get(revision) ?? NOTHING;
      got.set(revision, {
        answers: before.answers + 1,
        failed: before.failed + (status === undefined || status >= 500 ? 1 : 0),
        lastAt: at,
      });
    },
    of: (revision) => got.get(revision) ?? NOTHING,
    all() {
      const each = [...got.values()];
      return {
        answers: each.reduce((sum, { answers }) => sum + answers, 0),
        failed: each.reduce((sum, { failed }) => sum + failed, 0),
      };
    },
  };
}

/** How many of a candidate's answers did harm: those that failed; all of them, where all are slow or old. */
export function harmedBy(fault: Fault, { answers, failed }: Readonly<Got>): number {
  return fault === 'slow' || fault === 'stale' ? answers : failed;
}

import { setTimeout as wait } from 'node:timers/promises';
import type { Candidate, Served, Share } from '@ridewait/release';
import type { Readiness, Traffic } from '../ports.ts';
import type { Splitter } from './splitter/splitter.ts';

/** A revision's process, until it is disposed. */
export interface RevisionProcess extends AsyncDisposable {
  url: string;
}

export interface LocalTrafficOptions {
  service: string;
  splitter: Splitter;
  /** Starts the process of a revision, and resolves when it is ready; rejects where it doesn't get so. */
  start(revision: string): Promise<RevisionProcess>;
  /** So long is waited for a start before it is told to be pending; it goes on then. */
  patienceMs?: number;
}

/**
 * Traffic of one service on a laptop: revisions are processes, and a splitter gives them their shares. An image is
 * called as its revision is. Disposing it ends the processes that it started.
 */
export function localTraffic(options: LocalTrafficOptions): Traffic & AsyncDisposable {
  const { service, splitter, start, patienceMs = 500 } = options;
  const starts = new Map<string, Promise<RevisionProcess>>();

  function refuseOthers(each: Pick<Candidate, 'service'>): void {
    if (each.service === service) return;
    throw new Error(`there is no ${each.service} here, only ${service}`);
  }

  function startOf(revision: string): Promise<RevisionProcess> {
    const known = starts.get(revision);
    if (known) return known;
    const begun = start(revision);
    starts.set(revision, begun);
    return begun;
  }

  async function readiness(revision: string): Promise<Readiness> {
    try {
      const { url } = await startOf(revision);
      await splitter.add(revision, url);
      return { says: 'ready', words: `${revision} is ready` };
    } catch (error) {
      return { says: 'never', words: (error as Error).message };
    }
  }

  function served(): Served {
    return { [service]: splitter.shares() };
  }

  function shift(traffic: readonly Share[]): Served {
    for (const share of traffic) {
      refuseOthers(share);
      splitter.share({ [share.stable]: 100 - share.percent, [share.candidate]: share.percent });
    }
    return served();
  }

  return {
    nameRevisions: async (images) => images,
    async deploy(candidate) {
      refuseOthers(candidate);
      const revision = candidate.candidate;
      const waited = wait<Readiness>(patienceMs, {
        says: 'pending',
        words: `${revision} is starting`,
      });
      return Promise.race([readiness(revision), waited]);
    },
    shift: async (traffic) => shift(traffic),
    giveBack: async (traffic) => shift(traffic),
    // Each revision is a process of its own until the end: nothing was kept beside it.
    settle: async () => {},
    served: async () => served(),
    async addresses({ candidate, stable }) {
      const [own, others] = [splitter.addressOf(candidate), splitter.addressOf(stable)];
      return own === undefined || others === undefined
        ? undefined
        : { candidate: own, stable: others };
    },
    async [Symbol.asyncDispose]() {
      const ended = [...starts.values()].map(async (begun) => {
        // One that didn't start has nothing to end.
        const revision = await begun.catch(() => null);
        await revision?.[Symbol.asyncDispose]();
      });
      await Promise.all(ended);
    },
  };
}

import type { Candidate, Served, Share } from '@ridewait/release';
import type { Moved } from '../lead/leadership.ts';
import { pause } from '../lead/pause.ts';
import type { Traffic } from '../ports.ts';
import type { RunningService } from './cloud-run.ts';
import { deployError, isLocked } from './deploy-error.ts';
import { changeBack, changeSettled, imageOf, SHADOWED, stackChange } from './stack-change.ts';
import type { DeployedStack, StackChange } from './stack.ts';

/** The way back of who folds: messages from before the switch, to be had once more (`pubsubWayBack`). */
export interface Rewind {
  keep(release: string): Promise<void>;
  goBack(release: string): Promise<void>;
  drop(release: string): Promise<void>;
}

export interface PulumiTrafficOptions {
  stack: DeployedStack;
  running(service: string): Promise<RunningService>;
  /** The services of the plan. */
  services: readonly string[];
  rewind: Rewind;
  moved: Moved;
  /** Milliseconds since 1970. */
  now?: () => number;
  wait?: (ms: number) => Promise<void>;
}

/** Longer than a deployment takes: whoever holds a lock for so long, and leads no more, is dead. */
const LOCK_OF_THE_DEAD_MS = 10 * 60_000;
/** What was acknowledged just before a seek may take effect after it: as with a processor's rounds. */
const SETTLE_MS = 45_000;

/** As the program `infra/pulumi` has them. */
const [CANDIDATE_TAG, STABLE_TAG] = ['candidate', 'stable'] as const;
const REVISION = /^[a-z][a-z0-9-]*-[0-9a-f]{10}$/;

/**
 * Traffic by Pulumi: each change is one deployment of the whole program, with images and traffic as the release has
 * them (`stack-change.ts`) and all else as it stands in the checkout. A deployment that failed half-way is done again
 * whole. What is served afterwards is asked of Cloud Run itself. The processor's candidate is a shadow, until it gets
 * everything in one step.
 */
export function pulumiTraffic(options: PulumiTrafficOptions): Traffic {
  const { stack, running, services, rewind, moved, now = Date.now } = options;
  const wait = options.wait ?? pause;
  let lockedSince: number | undefined;

  /** A leader that died in the middle of a deployment leaves a lock that nobody gives back. */
  async function up(change: StackChange): Promise<Record<string, string>> {
    try {
      const made = await stack.up(change, moved.signal);
      lockedSince = undefined;
      return made;
    } catch (error) {
      if (!moved.isTakenUp || !isLocked(error)) throw error;
      lockedSince ??= now();
      if (now() - lockedSince < LOCK_OF_THE_DEAD_MS) throw error;
      await stack.unlock();
      lockedSince = undefined;
      return stack.up(change, moved.signal);
    }
  }

  async function deployed(change: StackChange): Promise<Record<string, string>> {
    try {
      return await up(change);
    } catch (error) {
      const { words } = deployError(error);
      throw new Error(words, { cause: error });
    }
  }

  /** Asked again after every way back that failed half-way: to be told twice changes nothing in a fold. */
  async function rewound(): Promise<void> {
    try {
      await rewind.goBack(moved.release);
      await wait(SETTLE_MS);
      await rewind.goBack(moved.release);
    } catch (error) {
      // Nothing was kept: it never got a push.
      if ((error as Error).name !== 'SnapshotGoneError') throw error;
    }
  }

  async function served(): Promise<Served> {
    const entries = services.map(async (name) => [name, (await running(name)).shares] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  return {
    async nameRevisions(images) {
      const all = { ...moved, images };
      const traffic = services.map((service): Share => {
        const stable = moved.before.stable[service] ?? '';
        // More than none: a shadow’s name is none of the service's revisions.
        return { service, stable, candidate: stable, percent: 1, isMade: true };
      });
      if (images[SHADOWED] !== undefined && (await stack.setting('shadow')) === undefined) {
        throw new Error(
          `there is no room for a ${SHADOWED} on trial: \`npm run pulumi -- config set ridewait:shadow '{}'\`, then \`up\``,
        );
      }
      const { images: made } = stackChange(all, traffic);
      const names = await previewed({ images: made, traffic: changeBack(moved).traffic });
      // Of an image that it doesn't have, a release makes nothing new.
      const wanted = services.filter(
        (service) => images[imageOf(service)] !== undefined && names[service] !== undefined,
      );
      return Object.fromEntries(wanted.map((service) => [service, nameOf(service, names)]));
    },

    async deploy(candidate, traffic) {
      try {
        const made = await up(stackChange(moved, traffic));
        return readinessOf(candidate, made);
      } catch (error) {
        const { isHopeless, words } = deployError(error);
        if (!isHopeless) throw new Error(words, { cause: error });
        return { says: 'never', words };
      }
    },

    async shift(traffic) {
      if (isSwitch(traffic)) await rewind.keep(moved.release);
      await deployed(stackChange(moved, traffic));
      return asked(await served(), traffic);
    },

    async giveBack(traffic) {
      await deployed(changeBack(moved));
      if (traffic.some(({ service }) => service === SHADOWED)) await rewound();
      const back = asked(await served(), traffic);
      const isBack = traffic.every(({ service, stable }) => back[service]?.[stable] === 100);
      if (isBack) await rewind.drop(moved.release);
      return back;
    },

    async settle(promoted) {
      const names = promoted.map(({ service, candidate }) => [service, candidate]);
      await deployed(changeSettled(moved, Object.fromEntries(names)));
      await rewind.drop(moved.release);
    },

    served,

    async addresses({ service, candidate, stable }) {
      const { url, tagged, isInternal } = await running(service);
      if (isInternal) return undefined;
      const own = tagged[CANDIDATE_TAG];
      if (own?.revision !== candidate) {
        throw new Error(`${candidate} has no address of its own yet`);
      }
      const others = tagged[STABLE_TAG];
      return { candidate: own.url, stable: others?.revision === stable ? others.url : url };
    },
  };

  async function previewed(change: StackChange): Promise<Record<string, string>> {
    try {
      return await stack.preview(change);
    } catch (error) {
      const { words } = deployError(error);
      throw new Error(`what would be deployed can't be told: ${words}`, { cause: error });
    }
  }
}

function nameOf(service: string, names: Readonly<Record<string, string>>): string {
  const name = names[service]!;
  if (REVISION.test(name)) return name;
  throw new Error(
    `the next revision of ${service} has no name before it is made (${name}): deploy what else has changed first, with \`npm run pulumi -- up\``,
  );
}

function readinessOf(
  { service, candidate }: Candidate,
  made: Readonly<Record<string, string>>,
): Awaited<ReturnType<Traffic['deploy']>> {
  if (service === SHADOWED) return { says: 'ready', words: 'its shadow is up' };
  if (made[service] === candidate) return { says: 'ready', words: `${candidate} is up` };
  const words = `${made[service] ?? 'nothing'} was made, and not ${candidate}: the program has changed since the release began`;
  return { says: 'never', words };
}

/** Whether the processor's candidate gets the pushes. */
function isSwitch(traffic: readonly Share[]): boolean {
  return traffic.some(
    ({ service, isMade, percent }) => service === SHADOWED && isMade && percent > 0,
  );
}

/** Only of services that the release moves: of others nothing was asked. */
function asked(served: Served, traffic: readonly Share[]): Served {
  return Object.fromEntries(traffic.map(({ service }) => [service, served[service] ?? {}]));
}

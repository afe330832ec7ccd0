import type { Plan, ServicePlan, Window } from '@ridewait/release';
import { openBook, type OpenBook } from '../src/book/open-book.ts';
import type { Shelf } from '../src/book/shelf.ts';
import type { ReleaseConfig } from '../src/config/release-config.ts';
import type { Leadership } from '../src/lead/leadership.ts';
import type { Images } from '../src/ports.ts';
import type { Told } from '../src/report/reporter.ts';

// A world without a cloud, in which a minute passes whenever somebody looks.

export type Quality = 'well' | 'worse' | 'few' | 'missing';

export interface World {
  leadership: Leadership;
  book: OpenBook;
  /** The percent of each revision. */
  served: Record<string, Record<string, number>>;
  /** What the stable revisions were said to be made of, last. */
  before: Images | undefined;
  quality: Quality;
  /** The next call of a port with this name fails; half-way, where it changes traffic. */
  failing: Set<string>;
  isReady: 'ready' | 'pending' | 'never';
  said: string[];
  told: Told[];
  called: string[];
  /** How often each port was asked. */
  asked: Record<string, number>;
  exercised: string[];
  /** Called before each call of a port, with its name and the how-manieth it is. */
  hook?: (port: string, times: number) => Promise<void> | void;
}

export const OLD_IMAGES = { ingest: 'images/ingest@old', api: 'images/api@old' };
export const NEW_IMAGES = { ingest: 'images/ingest@new', api: 'images/api@new' };
export const ALL_OLD = { ingest: { 'ingest-old': 100 }, api: { 'api-old': 100 } };
export const ALL_NEW = { ingest: { 'ingest-new': 100 }, api: { 'api-new': 100 } };

function servicePlan(service: string): ServicePlan {
  const step = { soakSeconds: 60, minSamples: 200, deadlineSeconds: 3600 };
  return {
    service,
    steps: [
      { ...step, percent: 0, leniency: 20, exercise: 50 },
      { ...step, percent: 25, leniency: 1 },
      { ...step, percent: 100, leniency: 1 },
    ],
    metrics: [
      {
        kind: 'ratio',
        name: 'errors',
        of: 'requests',
        hit: 'failed',
        tolerance: 0.001,
        harm: 0.01,
        clump: 1,
        limit: { share: 0.25, atLeast: 20 },
      },
    ],
    crashes: 3,
    readySeconds: 600,
    probeSeconds: 600,
    shiftSeconds: 600,
  };
}

const PLAN: Plan = {
  services: [servicePlan('ingest'), servicePlan('api')],
  turnSeconds: 3600,
  releaseSeconds: 24 * 3600,
  returnSeconds: 600,
  risks: { alarm: 0.01, miss: 0.01 },
};

const CONFIG: ReleaseConfig = {
  plan: PLAN,
  metrics: { url: 'http://127.0.0.1:1', lagSeconds: 0, windowSeconds: 60, services: {} },
  probes: {},
  tickSeconds: 0.001,
};

/** A shelf in memory. */
export function memoryShelf(): Shelf {
  let [text, version] = [undefined as string | undefined, 0];
  return {
    place: 'memory',
    read: async () => ({ text, version: String(version) }),
    async write(next, from) {
      if (from !== String(version)) return false;
      [text, version] = [next, version + 1];
      return true;
    },
  };
}

export async function world(shelf: Shelf = memoryShelf()): Promise<World> {
  let clock = 1_800_000_000_000;
  const book = openBook(shelf);
  const made: World = {
    leadership: undefined as unknown as Leadership,
    book,
    served: structuredClone(ALL_OLD),
    before: undefined,
    quality: 'well',
    failing: new Set(),
    isReady: 'ready',
    said: [],
    told: [],
    called: [],
    asked: {},
    exercised: [],
  };

  async function ask(port: string): Promise<void> {
    const times = (made.asked[port] ?? 0) + 1;
    made.asked[port] = times;
    await made.hook?.(port, times);
    if (made.failing.delete(port)) throw new Error(`${port} is away`);
  }

  made.leadership = {
    environment: 'test',
    config: CONFIG,
    book,
    now: () => clock,
    wait: async () => {
      await new Promise(setImmediate);
    },
    ports: {
      traffic({ before }) {
        made.before = before.images;
        const move = async (
          port: string,
          traffic: readonly {
            service: string;
            stable: string;
            candidate: string;
            percent: number;
          }[],
        ) => {
          const isHalf = made.failing.has(port);
          for (const { service, stable, candidate, percent } of isHalf
            ? traffic.slice(1)
            : traffic) {
            const shares = { [stable]: 100 - percent, [candidate]: percent };
            made.served[service] = Object.fromEntries(
              Object.entries(shares).filter(([, share]) => share > 0),
            );
          }
          await ask(port);
          return structuredClone(made.served);
        };
        return {
          async nameRevisions(images) {
            await ask('nameRevisions');
            return Object.fromEntries(
              Object.entries(images).map(([name, image]) => [
                name,
                `${name}-${image.split('@')[1]}`,
              ]),
            );
          },
          async deploy() {
            await ask('deploy');
            clock += 60_000;
            return { says: made.isReady, words: 'as it was told' };
          },
          shift: (traffic) => move('shift', traffic),
          giveBack: (traffic) => move('giveBack', traffic),
          async settle() {
            await ask('settle');
          },
          async served() {
            await ask('served');
            clock += 60_000;
            return structuredClone(made.served);
          },
          async addresses({ candidate, stable }) {
            await ask('addresses');
            return { candidate: `https://${candidate}`, stable: `https://${stable}` };
          },
        };
      },
      metrics: {
        async measure(_candidate, _service, from, now): Promise<Window | undefined> {
          await ask('measure');
          if (now - from < 60_000) return undefined;
          return { from, until: now, ...sides(made.quality) };
        },
      },
      probe: {
        async check() {
          await ask('check');
          return { isWell: true, words: 'answers well' };
        },
        exercise(service, addresses, requestsPerSecond) {
          made.exercised.push(`${service} ${addresses.candidate} ${requestsPerSecond}/s`);
          return { [Symbol.asyncDispose]: async () => void made.exercised.push(`${service} done`) };
        },
      },
      reporter: {
        tell: ({ words }) => void made.said.push(words),
        async callPerson(words) {
          made.called.push(words);
        },
        async ended(told) {
          made.told.push(told);
        },
      },
    },
  };
  await book.change((whole) => ({
    ...whole,
    memory: {
      ...whole.memory,
      stable: { ingest: 'ingest-old', api: 'api-old' },
      images: OLD_IMAGES,
    },
  }));
  return made;
}

function sides(quality: Quality): Pick<Window, 'candidate' | 'stable'> {
  const stable = { values: { errors: { of: 4000, hits: 4 } }, crashes: 0 };
  const values = {
    well: { errors: { of: 2000, hits: 2 } },
    worse: { errors: { of: 2000, hits: 80 } },
    few: { errors: { of: 0, hits: 0 } },
    missing: {},
  };
  return { candidate: { values: values[quality], crashes: 0 }, stable };
}

import type { Memory, Observation, ReleaseState } from '@ridewait/release';
import * as z from 'zod';
import type { Images } from '../ports.ts';

export type Command = Omit<Extract<Observation, { kind: 'command' }>, 'kind'>;

/** All that has to outlast whoever leads a release. */
export interface Book {
  format: 1;
  memory: BookMemory;
  /** The one release that has its turn. */
  current?: Current;
  /** What people said, in order, until whoever leads has heard it. */
  commands: readonly Command[];
  /** The last first. */
  ended: readonly Ended[];
}

export interface BookMemory extends Memory {
  /** What the stable revisions were made of, by the image: the way back needs it. */
  images: Images;
  /** What the stable release reads and writes, as its build said. */
  manifest?: unknown;
}

export interface Current {
  state: ReleaseState;
  images: Images;
  manifest?: unknown;
  /** Who leads it, by a name that is made for each run of the command. */
  leader: string;
  /** When the leader was last seen, in milliseconds. */
  seenAt: number;
  beganAt: number;
  story: readonly Line[];
}

/** A sentence for people, and when it was true. */
export interface Line {
  at: number;
  words: string;
}

export interface Ended {
  id: string;
  end: 'promoted' | 'rolled_back' | 'refused';
  words: string;
  beganAt: number;
  endedAt: number;
}

export const EMPTY_BOOK: Book = {
  format: 1,
  memory: { stable: {}, failed: {}, images: {} },
  commands: [],
  ended: [],
};

const KEPT_ENDED = 50;
const KEPT_LINES = 1000;

const names = z.record(z.string(), z.string());
const bookSchema = z.object({
  format: z.literal(1),
  memory: z.object({
    stable: names,
    failed: names,
    images: names,
    manifest: z.unknown().optional(),
  }),
  current: z
    .object({
      // Made by this program alone, and as deep as the judge: what it says is what it was told to say.
      state: z.custom<ReleaseState>(
        (value) => typeof value === 'object' && value !== null && 'phase' in value,
      ),
      images: names,
      manifest: z.unknown().optional(),
      leader: z.string(),
      seenAt: z.number(),
      beganAt: z.number(),
      story: z.array(z.object({ at: z.number(), words: z.string() })),
    })
    .optional(),
  commands: z.array(
    z.object({ says: z.enum(['promote', 'rollback', 'hold', 'resume']), by: z.string() }),
  ),
  ended: z.array(
    z.object({
      id: z.string(),
      end: z.enum(['promoted', 'rolled_back', 'refused']),
      words: z.string(),
      beganAt: z.number(),
      endedAt: z.number(),
    }),
  ),
});

/** Throws an `Error` that says what is wrong with the text: a newer program's, or no book at all. */
export function readBook(text: string, place: string): Book {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`${place} is no record of releases: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const checked = bookSchema.safeParse(parsed);
  if (checked.success) return checked.data as Book;
  const { format } = (parsed ?? {}) as { format?: unknown };
  if (typeof format === 'number' && format > 1) {
    throw new Error(
      `${place} has format ${format}, and this program reads 1: take the release command of a newer commit`,
    );
  }
  throw new Error(`${place} is no record of releases: ${z.prettifyError(checked.error)}`);
}

export function withLine(current: Current, line: Line): Current {
  return { ...current, story: [...current.story, line].slice(-KEPT_LINES) };
}

/** The book after its release is over. */
export function withEnded({ format, memory, ended: before }: Book, ended: Ended): Book {
  return { format, memory, commands: [], ended: [ended, ...before].slice(0, KEPT_ENDED) };
}

import type { ReleaseState } from '@ridewait/release';

/** What a script can go by. */
export const EXIT = {
  promoted: 0,
  /** The program itself could not go on: its record is away, the revisions have no names. */
  fault: 1,
  /** Flags, or a moment, that a command can't be used with. */
  usage: 2,
  rolledBack: 3,
  /** It never touched traffic. */
  refused: 4,
  /** It was told to stop before its end: `release resume` goes on. */
  notOver: 5,
} as const;

/** By how a release ended. */
export const EXIT_OF_END = {
  promoted: EXIT.promoted,
  rolled_back: EXIT.rolledBack,
  refused: EXIT.refused,
} as const;

export function exitCodeOf({ phase }: ReleaseState): number {
  return phase.kind in EXIT_OF_END
    ? EXIT_OF_END[phase.kind as keyof typeof EXIT_OF_END]
    : EXIT.notOver;
}

/** What a command that threw ends with, and what is to be said of it: nothing, where that was said already. */
export function failureOf(error: unknown): { code: number; words?: string } {
  const { code, message, exitCode } = error as Error & { code?: unknown; exitCode?: number };
  if (typeof code === 'string' && code.startsWith('commander.')) {
    return { code: exitCode === 0 ? 0 : EXIT.usage };
  }
  return { code: code === 'usage' ? EXIT.usage : EXIT.fault, words: message };
}

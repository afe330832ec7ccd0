/** Runs `task` after `delayMs`; what it returns takes that back. A simulation gives one of its own. */
export type SetTimer = (task: () => void, delayMs: number) => () => void;

export function nodeTimer(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}

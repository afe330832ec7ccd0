import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Block, playBlock } from './judges.ts';
import type { Result } from './trial.ts';

/**
 * Plays all blocks, in so many processes, and has the results in the blocks' order: they don't depend on how many.
 *
 * @param progress told of each block that is done, with how many are
 */
export async function playAll(
  blocks: readonly Block[],
  jobs: number,
  progress: (done: number, block: Block) => void,
): Promise<Result[][]> {
  const results: Result[][] = [];
  const waiting = [...blocks.entries()];
  let done = 0;
  function finish(at: number, result: Result[]): void {
    results[at] = result;
    progress(++done, blocks[at]!);
  }
  if (jobs === 1) {
    for (const [at, block] of waiting) finish(at, playBlock(block));
    return results;
  }
  await Promise.all(Array.from({ length: jobs }, () => work(waiting, finish)));
  return results;
}

/** One process, until nothing waits any more. */
async function work(
  waiting: (readonly [number, Block])[],
  finish: (at: number, result: Result[]) => void,
): Promise<void> {
  const player = fork(path.join(import.meta.dirname, 'player.ts'));
  const ended = new Promise<never>((_, reject) => {
    player.once('exit', (code) => reject(new Error(`a player of releases ended with ${code}`)));
  });
  // It may end when nobody waits for it any more.
  ended.catch(() => {});
  try {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, block] = next;
      const answer = once(player, 'message');
      player.send(block);
      const [result] = (await Promise.race([answer, ended])) as [Result[]];
      finish(at, result);
    }
  } finally {
    player.kill();
  }
}

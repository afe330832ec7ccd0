// A process of `pool.ts`: plays a block at a time, and ends with who asked for it.
import { type Block, playBlock } from './judges.ts';

process.on('message', (block: Block) => {
  const results = playBlock(block);
  if (process.connected) process.send!(results);
});

// A process of `pool.ts`: plays a block at a time.
import { type Block, playBlock } from './judges.ts';

process.on('message', (block: Block) => process.send!(playBlock(block)));

import type { Bus } from '@ridewait/core';
import { archiveWriter } from '../src/writer/archive-writer.ts';
import { messageOf } from './messages.ts';

// A writer in a process whose files may not grow beyond a limit. Delivers each message until it is acked, and
// prints what came of each delivery.

type Handler = Parameters<Bus['subscribe']>[1];

let handler: Handler | undefined;
const bus: Pick<Bus, 'subscribe'> = {
  subscribe(_, given) {
    handler = given;
    return { async [Symbol.asyncDispose]() {} };
  },
};
const outcomes: string[] = [];
{
  await using _writer = await archiveWriter(bus, process.argv[2]!, {
    retryMs: 1,
    onError: (error) => outcomes.push((error as NodeJS.ErrnoException).code ?? error.message),
  });
  for (let index = 0; index < 10; index += 1) {
    const message = { ...messageOf(`m${index}`), data: Buffer.alloc(1_000, index), attempt: 1 };
    while ((await handler!(message)) === 'nack') outcomes.push(`nack ${message.id}`);
    outcomes.push(`ack ${message.id}`);
  }
}
process.stdout.write(JSON.stringify(outcomes));

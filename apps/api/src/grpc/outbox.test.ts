import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOutbox } from './outbox.ts';

describe('an outbox', () => {
  it('gives what was put in, in order, and then ends', async () => {
    const outbox = createOutbox<number, string>(3, 'slow');
    for (const message of [1, 2, 3]) outbox.put(message);
    outbox.end('done');
    outbox.put(4);
    outbox.end('again');
    expect(await Array.fromAsync(outbox)).toEqual([1, 2, 3]);
    expect(await outbox.ended).toBe('done');
  });

  it('gives what is put in while it is waited for', async () => {
    const outbox = createOutbox<number, string>(1, 'slow');
    const reader = outbox[Symbol.asyncIterator]();
    for (const message of [1, 2, 3]) {
      const asked = reader.next();
      outbox.put(message);
      expect(await asked).toEqual({ done: false, value: message });
    }
    const asked = reader.next();
    outbox.end('done');
    expect(await asked).toEqual({ done: true, value: undefined });
  });

  it('ends when a message finds no room, and drops what waits', async () => {
    const outbox = createOutbox<number, string>(2, 'slow');
    for (const message of [1, 2, 3, 4]) outbox.put(message);
    expect(await outbox.ended).toBe('slow');
    expect(await Array.fromAsync(outbox)).toEqual([]);
  });

  it('never holds more than its limit, loses nothing before it ends and nothing twice', async () => {
    const step = fc.oneof(
      fc.constant('take' as const),
      fc.constant('put' as const),
      fc.constant('put' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(step), async (limit, steps) => {
        const outbox = createOutbox<number, string>(limit, 'slow');
        const reader = outbox[Symbol.asyncIterator]();
        const model: number[] = [];
        let isSlow = false;
        for (const [at, action] of steps.entries()) {
          if (action === 'put') {
            outbox.put(at);
            if (model.length >= limit) isSlow = true;
            if (!isSlow) model.push(at);
          } else if (isSlow) {
            expect(await reader.next()).toEqual({ done: true, value: undefined });
          } else if (model.length > 0) {
            expect(await reader.next()).toEqual({ done: false, value: model.shift() });
          }
        }
        outbox.end('done');
        expect(await outbox.ended).toBe(isSlow ? 'slow' : 'done');
      }),
    );
  });
});

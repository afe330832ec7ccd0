import {
  type DeadLetter,
  decodeReadings,
  encodeDeadLetter,
  decodeDeadLetter,
} from '@ridewait/contracts';
import { type OutgoingMessage, UnavailableError } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { entered, messageOf } from '../../test/archived.ts';
import { CATALOG, givenUp, raw, refused, sent } from '../../test/letters.ts';
import { type RetryDeps, retryLetters } from './retry.ts';
import type { Wanted } from './wanted.ts';

const ALL: Wanted = { ids: new Set() };

/** Letters by their ids, and what was done with them, in its order. */
function staged(letters: Record<string, DeadLetter>, more: Partial<RetryDeps> = {}) {
  const done: string[] = [];
  const sentAgain: OutgoingMessage[] = [];
  const deps: RetryDeps = {
    catalog: CATALOG,
    review: {
      async *letters() {
        for (const [id, letter] of Object.entries(letters)) {
          const decoded = decodeDeadLetter(encodeDeadLetter(letter));
          yield { id, decoded, ack: () => void done.push(`ack ${id}`) };
        }
      },
      isFull: () => false,
    },
    async publish(message) {
      done.push('publish');
      sentAgain.push(message);
    },
    ...more,
  };
  return { deps, done, sentAgain };
}

const GHOST = refused({ payload: { reading: sent({ sensor: 'ghost' }) }, sensor: 'ghost' });

describe('retrying letters', () => {
  it('acks each only after the bus has what was made of it', async () => {
    const { deps, done, sentAgain } = staged({ a: refused() });
    expect(await retryLetters(ALL, deps)).toEqual({
      published: { unknown_sensor: 1 },
      left: [],
      missing: [],
      isFull: false,
    });
    expect(done).toEqual(['publish', 'ack a']);
    expect(decodeReadings(sentAgain[0]!.data).ok).toBe(true);
  });

  it("leaves what can't be tried again, and says why", async () => {
    const { deps, done } = staged({ a: GHOST, b: givenUp() });
    expect(await retryLetters(ALL, deps)).toMatchObject({
      published: { unknown_attraction: 1 },
      left: [{ id: 'a', reason: 'unknown_sensor', why: expect.stringMatching(/no sensor ghost/) }],
    });
    expect(done).toEqual(['publish', 'ack b']);
  });

  it('takes only those that are meant', async () => {
    const { data } = messageOf([entered(0)]);
    const letters = { a: refused(), b: givenUp(), c: raw(data), d: GHOST };
    const by = async (wanted: Wanted) => {
      const { deps, done } = staged(letters);
      const { missing } = await retryLetters(wanted, deps);
      return { done: done.filter((each) => each !== 'publish'), missing };
    };
    expect(await by({ ids: new Set(), reason: 'undecodable' })).toEqual({
      done: ['ack c'],
      missing: [],
    });
    expect(await by({ ids: new Set(), sensor: 'comet-in' })).toMatchObject({
      done: ['ack a', 'ack b'],
    });
    expect(await by({ ids: new Set(['b', 'z']) })).toEqual({ done: ['ack b'], missing: ['z'] });
  });

  it('leaves one that the bus refuses, and goes on with the others', async () => {
    let tries = 0;
    const { deps, done } = staged(
      { a: refused(), b: refused() },
      {
        async publish() {
          tries += 1;
          if (tries === 1) throw new Error('the topic has a schema');
        },
      },
    );
    const { left, published } = await retryLetters(ALL, deps);
    expect(left).toEqual([
      {
        id: 'a',
        reason: 'unknown_sensor',
        why: 'it could not be published: the topic has a schema',
      },
    ]);
    expect(published).toEqual({ unknown_sensor: 1 });
    expect(done).toEqual(['ack b']);
  });

  it('stops where the bus is away, with nothing acked that it did not take', async () => {
    const letters = Object.fromEntries(Array.from({ length: 500 }, (_, id) => [id, refused()]));
    let tries = 0;
    const { deps, done } = staged(letters, {
      async publish() {
        tries += 1;
        throw new UnavailableError('bus', new Error('connection refused'));
      },
    });
    await expect(retryLetters(ALL, deps)).rejects.toMatchObject({ code: 'unavailable' });
    expect(done).toEqual([]);
    expect(tries).toBeLessThan(200);
  });
});

import { memoryBus } from '@ridewait/bus';
import type { Bus } from '@ridewait/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asMessage, givenUp, refused } from '../../test/letters.ts';
import { type HeldLetter, reviewLetters, type ReviewOptions } from './held-letters.ts';

const QUICK: ReviewOptions = { quietMs: 50, firstMs: 50 };

let bus: Bus;
beforeEach(() => {
  bus = memoryBus({ minBackoffMs: 1 });
});
afterEach(() => bus[Symbol.asyncDispose]());

async function bury(...letters: Parameters<typeof asMessage>[0][]): Promise<string[]> {
  const ids: string[] = [];
  for (const letter of letters) ids.push(await bus.publish('dead-letters', asMessage(letter)));
  return ids;
}

async function review(options = QUICK, onLetter: (letter: HeldLetter) => void = () => {}) {
  await using held = reviewLetters(bus, options);
  const letters: HeldLetter[] = [];
  for await (const letter of held.letters()) {
    letters.push(letter);
    onLetter(letter);
  }
  return { ids: letters.map(({ id }) => id).toSorted(), letters, isFull: held.isFull() };
}

describe('a review of dead letters', () => {
  it('gives each that waits once, and leaves them to the next one', async () => {
    const ids = await bury(refused(), givenUp());
    for (let again = 0; again < 3; again += 1) {
      expect(await review()).toMatchObject({ ids: ids.toSorted(), isFull: false });
    }
  });

  it('keeps what was acked for good, and gives back the rest', async () => {
    const [first, second] = await bury(refused(), givenUp());
    await review(QUICK, (letter) => {
      if (letter.id === first) letter.ack();
    });
    expect((await review()).ids).toEqual([second]);
  });

  it('gives back what it holds also where its reader stops in the middle', async () => {
    const ids = await bury(refused(), refused(), refused());
    {
      await using held = reviewLetters(bus, QUICK);
      expect((await held.letters().next()).done).toBe(false);
    }
    expect((await review()).ids).toEqual(ids.toSorted());
  });

  it('holds no more than it may, and says so; what is acked makes room', async () => {
    await bury(...Array.from({ length: 5 }, () => refused()));
    expect(await review({ ...QUICK, maxHeld: 2 })).toMatchObject({ isFull: true });
    const all = await review({ ...QUICK, maxHeld: 2 }, (letter) => letter.ack());
    expect(all).toMatchObject({ isFull: false });
    expect(all.ids).toHaveLength(5);
    expect((await review()).ids).toEqual([]);
  });

  it("gives a letter that can't be read, with what is wrong", async () => {
    await bus.publish('dead-letters', { data: Buffer.from('no letter'), attributes: {} });
    const { letters } = await review();
    expect(letters[0]?.decoded).toMatchObject({ ok: false, detail: expect.any(String) });
  });

  it('gives a letter once that the bus delivers twice, and both share its fate', async () => {
    const outcomes: Promise<'ack' | 'nack'>[] = [];
    const twice: Pick<Bus, 'subscribe'> = {
      subscribe(_, handler) {
        for (let delivery = 1; delivery <= 2; delivery += 1) {
          const message = { ...asMessage(refused()), id: '7', publishedAt: 0, attempt: delivery };
          outcomes.push(handler(message));
        }
        return { async [Symbol.asyncDispose]() {} };
      },
    };
    await using held = reviewLetters(twice, QUICK);
    const letters = await Array.fromAsync(held.letters());
    expect(letters).toHaveLength(1);
    letters[0]!.ack();
    expect(await Promise.all(outcomes)).toEqual(['ack', 'ack']);
  });
});

import { type DeliveredMessage, SnapshotGoneError } from '@ridewait/core';
import { expect, it } from 'vitest';
import { message, type Stage, textOf } from './stage.ts';

/** A seek brings the subscription back to where it was, with all that came since. */
export function snapshotsContract(stage: Stage): void {
  async function publish(...texts: string[]): Promise<void> {
    await Promise.all(texts.map((text) => stage.bus.publish('readings', message(text))));
  }

  const snapshot = () => stage.bus.snapshot('readings-processor');
  const seek = (name: string) => stage.bus.seek('readings-processor', name);

  /** Nothing else waits: a message that is published now is the next to come. */
  async function expectNothingElse(): Promise<void> {
    await publish('last');
    expect(await stage.takeTexts(1)).toEqual(['last']);
  }

  it('delivers again after a seek what was unacked at the snapshot or published since, though acked since', async () => {
    await publish('acked before');
    await stage.take(1);
    await publish('unacked', 'unacked too');
    const name = await snapshot();
    await publish('published since');
    const texts = ['published since', 'unacked', 'unacked too'];
    expect(await stage.takeTexts(3)).toEqual(texts);
    await seek(name);
    expect(await stage.takeTexts(3)).toEqual(texts);
    await expectNothingElse();
  });

  it('delivers again with every byte and attribute, the same id and time, from the first attempt', async () => {
    const name = await snapshot();
    const data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const attributes = { park: 'nordland', 'with space': 'ü ☂', empty: '' };
    await stage.bus.publish('readings', { data, attributes });
    const tries: DeliveredMessage[] = [];
    const third = Promise.withResolvers<void>();
    await using subscribers = new AsyncDisposableStack();
    subscribers.use(
      stage.bus.subscribe('readings-processor', async (delivered) => {
        tries.push(delivered);
        if (tries.length === 2) await seek(name);
        if (tries.length === 3) third.resolve();
        return tries.length < 3 ? 'nack' : 'ack';
      }),
    );
    await third.promise;
    tries.length = 3; // A nack of before the seek may bring it once more.
    const said = tries.map((one) => ({ ...one, data: [...one.data], attempt: 1 }));
    expect(said[2]).toEqual(said[0]);
    expect(said[2]).toMatchObject({ attributes, data: [...data] });
    expect(tries.map(({ attempt }) => attempt)).toEqual(
      stage.made.countsAttempts ? [1, 2, 1] : [1, 1, 1],
    );
  });

  it('takes no ack of a delivery from before a seek for the one after it', async () => {
    const started = Promise.withResolvers<void>();
    const again = Promise.withResolvers<void>();
    const onceMore = Promise.withResolvers<void>();
    let tries = 0;
    await using subscribers = new AsyncDisposableStack();
    subscribers.use(
      stage.bus.subscribe('readings-processor', async () => {
        tries += 1;
        if (tries === 1) {
          started.resolve();
          await again.promise;
          return 'ack';
        }
        if (tries === 2) again.resolve();
        if (tries === 2) await onceMore.promise;
        if (tries === 3) onceMore.resolve();
        return 'ack';
      }),
    );
    await publish('held');
    await started.promise;
    await seek(await snapshot());
    await again.promise;
    // The first delivery is acked now. A message that goes there and back takes longer than that ack.
    await stage.bus.publish('edge', message('after'));
    await stage.take(1, 'edge-ingest');
    await seek(await snapshot());
    await onceMore.promise;
    expect(tries).toBe(3);
  });

  it('can go back to a snapshot several times, and to an older one', async () => {
    const first = await snapshot();
    await publish('a');
    const second = await snapshot();
    await publish('b');
    expect(await stage.takeTexts(2)).toEqual(['a', 'b']);
    await seek(second);
    await seek(second);
    expect(await stage.takeTexts(2)).toEqual(['a', 'b']);
    await seek(first);
    expect(await stage.takeTexts(2)).toEqual(['a', 'b']);
    await expectNothingElse();
  });

  it('does not deliver what was acked at the snapshot, though a seek to an older one brought it back', async () => {
    const older = await snapshot();
    await publish('a');
    await stage.take(1);
    const newer = await snapshot();
    await publish('b');
    await stage.take(1);
    await seek(older);
    await seek(newer);
    expect(await stage.takeTexts(1)).toEqual(['b']);
    await expectNothingElse();
  });

  it('keeps what an older snapshot needs when a newer one is dropped', async () => {
    const older = await snapshot();
    await publish('a');
    const newer = await snapshot();
    await publish('b');
    await stage.take(2);
    await stage.bus.dropSnapshot(newer);
    await publish('c');
    await stage.take(1);
    await seek(older);
    expect(await stage.takeTexts(3)).toEqual(['a', 'b', 'c']);
  });

  it('keeps what a newer snapshot needs when an older one is dropped', async () => {
    await publish('a');
    const older = await snapshot();
    const newer = await snapshot();
    await publish('b');
    await stage.take(2);
    await stage.bus.dropSnapshot(older);
    await expect(seek(older)).rejects.toThrow(SnapshotGoneError);
    await seek(newer);
    expect(await stage.takeTexts(2)).toEqual(['a', 'b']);
  });

  it('seeks one subscription, and leaves the others alone', async () => {
    const name = await stage.bus.snapshot('dead-letters-review');
    await publish('reading');
    await stage.bus.publish('dead-letters', message('letter'));
    await stage.take(1);
    await stage.take(1, 'dead-letters-review');
    await stage.bus.seek('dead-letters-review', name);
    expect(await stage.takeTexts(1, 'dead-letters-review')).toEqual(['letter']);
    await expectNothingElse();
  });

  it('gives each snapshot a name of its own', async () => {
    const names = await Promise.all([snapshot(), snapshot(), stage.bus.snapshot('edge-ingest')]);
    expect(new Set(names).size).toBe(3);
  });

  it('says that a snapshot is gone which was dropped, or never was, and drops it again without an error', async () => {
    const name = await snapshot();
    await publish('a');
    await stage.take(1);
    await stage.bus.dropSnapshot(name);
    await stage.bus.dropSnapshot(name);
    await stage.bus.dropSnapshot('never-made');
    await expect(seek(name)).rejects.toThrow(SnapshotGoneError);
    await expect(seek(name)).rejects.toThrow(`the bus has no snapshot ${name}`);
    await expect(seek('never-made')).rejects.toThrow(SnapshotGoneError);
    // A seek that failed has changed nothing.
    await expectNothingElse();
  });

  it('delivers to a subscriber that is there while it seeks', async () => {
    const name = await snapshot();
    const seen: string[] = [];
    let wanted = Promise.withResolvers<void>();
    await using subscribers = new AsyncDisposableStack();
    subscribers.use(
      stage.bus.subscribe('readings-processor', async (delivered) => {
        seen.push(textOf(delivered));
        if (seen.length % 2 === 0) wanted.resolve();
        return 'ack';
      }),
    );
    await publish('a', 'b');
    await wanted.promise;
    wanted = Promise.withResolvers();
    await seek(name);
    await wanted.promise;
    expect(seen.toSorted()).toEqual(['a', 'a', 'b', 'b']);
  });
}

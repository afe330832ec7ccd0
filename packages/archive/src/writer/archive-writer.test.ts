import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bus, DeliveredMessage } from '@ridewait/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { fileOf, messageOf, NOON } from '../../test/messages.ts';
import { archiveFileName, inProgressName } from '../file-name.ts';
import { openPlace } from '../places/open-place.ts';
import { type Damage, readArchive } from '../read-archive.ts';
import { archiveWriter, type ArchiveWriterOptions } from './archive-writer.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'ridewait-writer-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
});

type Handler = Parameters<Bus['subscribe']>[1];

/** A writer, the bus that it reads from, and timers that run when the test says so. */
async function staged(options: ArchiveWriterOptions = {}) {
  let handler: Handler | undefined;
  const timers = new Set<() => void>();
  const subscribed: string[] = [];
  const errors: Error[] = [];
  const inHand = new Set<Promise<unknown>>();
  const bus: Pick<Bus, 'subscribe'> = {
    subscribe(subscription, given) {
      subscribed.push(subscription);
      handler = given;
      return {
        async [Symbol.asyncDispose]() {
          await Promise.all(inHand);
        },
      };
    },
  };
  const writer = await archiveWriter(bus, directory, {
    now: () => NOON,
    setTimer(task) {
      timers.add(task);
      return () => void timers.delete(task);
    },
    retryMs: 1,
    onError: (error) => errors.push(error),
    ...options,
  });
  function deliver(id: string, more: Partial<DeliveredMessage> = {}): Promise<'ack' | 'nack'> {
    const { data, attributes, publishedAt } = messageOf(id);
    const outcome = handler!({ id, data, attributes, publishedAt, attempt: 1, ...more });
    inHand.add(outcome);
    return outcome;
  }
  return { writer, deliver, subscribed, errors, timers };
}

async function read() {
  const damages: Damage[] = [];
  const place = openPlace(directory);
  const messages = await Array.fromAsync(
    readArchive(place, { onDamage: (damage) => damages.push(damage) }),
  );
  expect(damages).toEqual([]);
  return messages;
}

const idsOf = async () => (await read()).map(({ id }) => id);
const FINISHED = /^2026-07-01T12:00:00\+00:00_[0-9a-f-]{36}\.avro$/;

describe('the writer of an archive', () => {
  it('writes every byte, attribute and time, under the name that Google would give the file', async () => {
    const { writer, deliver, subscribed } = await staged({
      subscription: 'projects/p/subscriptions/s',
    });
    const data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const attributes = { park: 'nordland', 'ü ☂': '' };
    expect(await deliver('7', { data, attributes, publishedAt: NOON + 1 })).toBe('ack');
    await writer[Symbol.asyncDispose]();
    expect(subscribed).toEqual(['readings-archive']);
    expect(await readdir(directory)).toEqual([expect.stringMatching(FINISHED)]);
    expect(await read()).toEqual([
      {
        id: '7',
        subscription: 'projects/p/subscriptions/s',
        publishedAt: NOON + 1,
        attributes,
        data: Buffer.from(data),
      },
    ]);
  });

  it('acks only what the file holds already, before it is finished', async () => {
    const { writer, deliver } = await staged();
    for (const id of ['a', 'b', 'c']) {
      expect(await deliver(id)).toBe('ack');
      expect(await idsOf()).toContain(id);
    }
    expect(await readdir(directory)).toEqual([expect.stringMatching(/\.avro\.\d+\.part$/)]);
    await writer[Symbol.asyncDispose]();
    expect(await idsOf()).toEqual(['a', 'b', 'c']);
  });

  it('writes messages that come together in one block', async () => {
    const { writer, deliver } = await staged();
    const ids = Array.from({ length: 300 }, (_, index) => `m${index}`);
    const outcomes = await Promise.all(ids.map((id) => deliver(id)));
    expect(new Set(outcomes)).toEqual(new Set(['ack']));
    await writer[Symbol.asyncDispose]();
    expect(await idsOf()).toEqual(ids);
    const [name] = await readdir(directory);
    const file = await readFile(path.join(directory, name!));
    // A header, and what came while its first message was written.
    expect(file.length).toBeLessThan(fileOf(ids.map((id) => messageOf(id))).length + 100);
  });

  it('finishes a file when its time is over, and begins another with the next message', async () => {
    const { writer, deliver, timers } = await staged();
    await deliver('a');
    for (const task of timers) task();
    await deliver('b');
    await writer[Symbol.asyncDispose]();
    const names = await readdir(directory);
    expect(names).toHaveLength(2);
    expect(timers.size).toBe(0);
    expect((await idsOf()).toSorted()).toEqual(['a', 'b']);
  });

  it('finishes a file when it is large', async () => {
    const { writer, deliver } = await staged({ maxFileBytes: 1_000 });
    await deliver('a', { data: new Uint8Array(1_000) });
    expect(await readdir(directory)).toEqual([expect.stringMatching(FINISHED)]);
    await deliver('b');
    await writer[Symbol.asyncDispose]();
    expect(await readdir(directory)).toHaveLength(2);
  });

  it('leaves no file where nothing came', async () => {
    const { writer } = await staged();
    await writer[Symbol.asyncDispose]();
    expect(await readdir(directory)).toEqual([]);
  });

  it("gives back what it can't write, keeps what it has, and goes on once it can", async () => {
    const { writer, deliver, errors } = await staged();
    expect(await deliver('a')).toBe('ack');
    // The folder is gone: the next file can't be made.
    await writer[Symbol.asyncDispose]();
    const again = await staged();
    const moved = `${directory}-moved`;
    await rename(directory, moved);
    expect(await again.deliver('b')).toBe('nack');
    expect(again.errors).toEqual([expect.objectContaining({ code: 'ENOENT' })]);
    await rename(moved, directory);
    expect(await again.deliver('b')).toBe('ack');
    await again.writer[Symbol.asyncDispose]();
    expect(errors).toEqual([]);
    expect((await idsOf()).toSorted()).toEqual(['a', 'b']);
  });
});

describe('a writer that begins where another was killed', () => {
  const file = fileOf([messageOf('a')], [messageOf('b')]);
  const left = inProgressName(archiveFileName(NOON, 'left'), process.pid);

  it('keeps what was acked and finishes the file, wherever the other one stopped', async () => {
    const first = fileOf([messageOf('a')]).length;
    for (const length of [0, 3, 500, first - 1, first, first + 40, file.length]) {
      await writeFile(path.join(directory, left), file.subarray(0, length));
      const { writer } = await staged();
      await writer[Symbol.asyncDispose]();
      const names = await readdir(directory);
      expect(names).toEqual(length < first ? [] : [archiveFileName(NOON, 'left')]);
      expect(await idsOf()).toEqual(
        length < first ? [] : length < file.length ? ['a'] : ['a', 'b'],
      );
    }
  });

  it('cuts nothing off a file that is damaged', async () => {
    const broken = Buffer.from(file);
    broken.fill(0, file.length - 5);
    await writeFile(path.join(directory, left), broken);
    const { writer } = await staged();
    await writer[Symbol.asyncDispose]();
    expect(await readFile(path.join(directory, archiveFileName(NOON, 'left')))).toEqual(broken);
  });

  it('leaves the file of a process that lives alone', async () => {
    const other = inProgressName(archiveFileName(NOON, 'other'), process.ppid);
    await writeFile(path.join(directory, other), file);
    const { writer } = await staged();
    await writer[Symbol.asyncDispose]();
    expect(await readdir(directory)).toEqual([other]);
  });
});

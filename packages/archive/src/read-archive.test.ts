import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { fakeBucket } from '../test/fake-bucket.ts';
import { fileOf, messageOf, NOON } from '../test/messages.ts';
import { openPlace } from './places/open-place.ts';
import { type Damage, readArchive, type ReadOptions } from './read-archive.ts';

const MINUTE = 60_000;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'ridewait-archive-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
});

async function put(name: string, bytes: Buffer): Promise<void> {
  const file = path.join(directory, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

async function read(options: Partial<ReadOptions> = {}, place = openPlace(directory)) {
  const damages: Damage[] = [];
  const files: string[] = [];
  const messages = await Array.fromAsync(
    readArchive(place, {
      onDamage: (damage) => damages.push(damage),
      onFile(name, isRead) {
        if (isRead) files.push(name);
      },
      ...options,
    }),
  );
  return { ids: messages.map(({ id }) => id), damages, files };
}

const at = (minutes: number) => ({ publishedAt: NOON + minutes * MINUTE });
const named = (time: string) => `2026-07-${time}+00:00_0b0e.avro`;

describe('an archive in a folder', () => {
  it('is read file by file, in the order of their names, folders too', async () => {
    await put('2026-07-02/10_00_00Z_x', fileOf([messageOf('third')]));
    await put('2026-07-01/10_00_00Z_y', fileOf([messageOf('first')], [messageOf('second')]));
    expect(await read()).toEqual({
      ids: ['first', 'second', 'third'],
      damages: [],
      files: ['2026-07-01/10_00_00Z_y', '2026-07-02/10_00_00Z_x'],
    });
  });

  it('gives what was published in the time asked for: its first instant, not its last', async () => {
    const messages = [0, 1, 2, 3].map((minute) => messageOf(`at ${minute}`, at(minute)));
    await put('all', fileOf(messages));
    const { ids } = await read({ from: NOON + MINUTE, to: NOON + 3 * MINUTE });
    expect(ids).toEqual(['at 1', 'at 2']);
  });

  it('passes over files that were done with long before, and no others', async () => {
    await put(named('01T10:59:59'), fileOf([messageOf('long before')]));
    await put(named('01T11:00:00'), fileOf([messageOf('perhaps')]));
    await put(named('05T11:00:00'), fileOf([messageOf('waited for days', at(1))]));
    await put('of_another_format', fileOf([messageOf('who knows', at(1))]));
    const { files, ids } = await read({ from: NOON });
    expect(files).toEqual([named('01T11:00:00'), named('05T11:00:00'), 'of_another_format']);
    expect(ids).toEqual(['perhaps', 'waited for days', 'who knows']);
  });

  it('tells of what is damaged, and where, and reads all the rest', async () => {
    await put('a', fileOf([messageOf('good')]));
    await put('b', Buffer.from('no Avro at all'));
    await put('c', fileOf([messageOf('good too')], [messageOf('cut')]).subarray(0, -30));
    await put('d', fileOf([messageOf('good as well')]));
    const { ids, damages } = await read();
    expect(ids).toEqual(['good', 'good too', 'good as well']);
    expect(damages.map(({ file }) => file)).toEqual(['b', 'c', 'c']);
    const end = fileOf([messageOf('good too')]).length;
    expect(damages[1]).toMatchObject({ offset: end, problem: expect.stringMatching(/ends in it/) });
  });

  it('reads a file that is still written to as far as it is whole', async () => {
    const file = fileOf([messageOf('whole')], [messageOf('not yet')]);
    await put(`${named('01T12:00:00')}.1.part`, file.subarray(0, -1));
    expect(await read()).toMatchObject({ ids: ['whole'], damages: [] });
  });

  it('finds a file that was finished since it was listed', async () => {
    const growing = `${named('01T12:00:00')}.1.part`;
    const place = openPlace(directory);
    async function* files() {
      yield { name: growing, isGrowing: true };
    }
    await put(named('01T12:00:00'), fileOf([messageOf('finished')]));
    expect(await read({}, { ...place, files })).toMatchObject({ ids: ['finished'], damages: [] });
  });

  it('stops where it is told to', async () => {
    await put('a', fileOf([messageOf('first')], [messageOf('second')]));
    const stop = new AbortController();
    const messages = readArchive(openPlace(directory), { onDamage() {}, signal: stop.signal });
    expect((await messages.next()).value).toMatchObject({ id: 'first' });
    stop.abort(new Error('enough'));
    await expect(messages.next()).rejects.toThrow('enough');
  });

  it.for([
    ['none', /there is no folder .*none/],
    ['a-file', /a-file is no folder/],
  ] as const)('says that it is not there: %s', async ([name, words]) => {
    await put('a-file', Buffer.from('x'));
    await expect(read({}, openPlace(path.join(directory, name)))).rejects.toMatchObject({
      code: 'archive_place',
      message: expect.stringMatching(words),
    });
  });
});

describe('an archive in a bucket', () => {
  it('is read through broken connections; an object that is gone is told of', async () => {
    await using bucket = await fakeBucket({
      a: fileOf([messageOf('1')], [messageOf('2')]),
      b: fileOf([messageOf('3')]),
      c: fileOf([messageOf('4')]),
    });
    const place = openPlace('gs://archive', { endpoint: bucket.endpoint, minBackoffMs: 1 });
    const { ids, damages } = await read(
      {
        onFile(name) {
          if (name === 'a') bucket.faults.push({ breakAfter: 700 });
          if (name === 'b') bucket.objects.delete('b');
        },
      },
      place,
    );
    expect(ids).toEqual(['1', '2', '4']);
    expect(damages).toEqual([
      { file: 'b', offset: 0, problem: expect.stringMatching(/can't be read: .*not there/) },
    ]);
  });
});

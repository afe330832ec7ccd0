import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryShelf } from '../../test/world.ts';
import { bucketShelf } from './bucket-shelf.ts';
import { fileShelf } from './file-shelf.ts';
import { openBook } from './open-book.ts';
import type { Shelf } from './shelf.ts';

/** Cloud Storage, as far as a shelf needs it: objects with generations, and their precondition. */
function storage(): Server {
  const objects = new Map<string, { text: string; generation: number }>();
  return createServer((request, response) => {
    const url = new URL(request.url!, 'http://storage');
    if (request.headers.authorization !== 'Bearer good') {
      response.writeHead(403).end('no such right');
      return;
    }
    const name =
      url.searchParams.get('name') ?? decodeURIComponent(url.pathname.split('/').at(-1)!);
    const known = objects.get(name);
    if (request.method === 'GET') {
      if (known === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'x-goog-generation': known.generation }).end(known.text);
      return;
    }
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      if (Number(url.searchParams.get('ifGenerationMatch')) !== (known?.generation ?? 0)) {
        response.writeHead(412).end('conditionNotMet');
        return;
      }
      objects.set(name, { text, generation: (known?.generation ?? 0) + 1 });
      response.writeHead(200).end('{}');
    });
  });
}

const server = storage();
let folder: string;
let endpoint: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ridewait-book-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

function bucket(object: string, token = 'good'): Shelf {
  const authorization = async () => ({ authorization: `Bearer ${token}` });
  return bucketShelf({ bucket: 'state', object, authorization, endpoint });
}

const SHELVES: [string, (name: string) => Shelf][] = [
  ['memory', () => memoryShelf()],
  ['a folder', (name) => fileShelf(join(folder, name))],
  ['a bucket', (name) => bucket(`releases/${name}.json`)],
];

describe.for(SHELVES)('a book in %s', ([, shelfOf]) => {
  it('is empty at first, and then what was written', async () => {
    const shelf = shelfOf('one');
    const empty = await shelf.read();
    expect(empty.text).toBeUndefined();
    expect(await shelf.write('first', empty.version)).toBe(true);
    const first = await shelf.read();
    expect(first.text).toBe('first');
    expect(await shelf.write('second', first.version)).toBe(true);
    expect((await shelf.read()).text).toBe('second');
  });

  it('is not changed by who knows an older version', async () => {
    const shelf = shelfOf('two');
    const { version } = await shelf.read();
    expect(await shelf.write('mine', version)).toBe(true);
    expect(await shelf.write('too late', version)).toBe(false);
    expect((await shelf.read()).text).toBe('mine');
  });

  it('loses no change of several at once', async () => {
    const book = openBook(shelfOf('three'));
    const says = Array.from({ length: 8 }, (_, at) => ({ says: 'hold', by: `${at}` }) as const);
    await Promise.all(
      says.map((command) =>
        book.change((whole) => ({ ...whole, commands: [...whole.commands, command] })),
      ),
    );
    const { commands } = await book.read();
    expect(commands.map(({ by }) => by).toSorted()).toEqual(says.map(({ by }) => by));
  });
});

it('a folder keeps the last versions only, and no drafts', async () => {
  const place = join(folder, 'kept');
  const shelf = fileShelf(place);
  for (let at = 0; at < 9; at++) await shelf.write(`${at}`, (await shelf.read()).version);
  const { readdir } = await import('node:fs/promises');
  expect((await readdir(place)).toSorted()).toEqual([
    'book-000000007.json',
    'book-000000008.json',
    'book-000000009.json',
  ]);
});

it.for<[string, string, RegExp]>([
  ['no JSON', 'half a bo', /is no record of releases/],
  ['something else', '{"format":1}', /is no record of releases.*memory/s],
  ['a newer program’s', '{"format":2}', /has format 2, and this program reads 1.*newer commit/],
])('%s is no book, and is said to be none', async ([, text, words]) => {
  const place = join(folder, `bad-${text.length}`);
  const shelf = fileShelf(place);
  await shelf.read();
  await writeFile(join(place, 'book-000000001.json'), text);
  await expect(openBook(shelf).read()).rejects.toThrow(words);
});

it('a bucket that lets nobody in says what right is missing', async () => {
  await expect(bucket('x', 'bad').read()).rejects.toThrow(
    /gs:\/\/state\/x could not be read: 403 no such right; .*storage.objectUser/,
  );
  await expect(bucket('x', 'bad').write('', '0')).rejects.toThrow(/could not be written: 403/);
});

it('a bucket that is away says so', async () => {
  const authorization = async () => ({});
  const shelf = bucketShelf({
    bucket: 'b',
    object: 'o',
    authorization,
    endpoint: 'http://127.0.0.1:9',
  });
  await expect(shelf.read()).rejects.toThrow(/gs:\/\/b\/o could not be read: /);
});

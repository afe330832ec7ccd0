import { describe, expect, it } from 'vitest';
import { ALL_NEW, ALL_OLD, memoryShelf, NEW_IMAGES, OLD_IMAGES, world } from '../../test/world.ts';
import { EMPTY_BOOK } from '../book/book.ts';
import type { Shelf } from '../book/shelf.ts';
import { lead, takeUp } from './lead.ts';

const RELEASE = { id: 'r1', images: NEW_IMAGES };

describe('a release', () => {
  it('that is well gets all traffic, service by service, and is remembered as stable', async () => {
    const made = await world();
    const state = await lead(made.leadership, RELEASE);
    expect(state.phase.kind).toBe('promoted');
    expect(made.served).toEqual(ALL_NEW);
    const book = await made.book.read();
    expect(book.memory).toEqual({
      stable: { ingest: 'ingest-new', api: 'api-new' },
      failed: {},
      images: NEW_IMAGES,
    });
    expect(book.current).toBeUndefined();
    expect(book.ended).toMatchObject([{ id: 'r1', end: 'promoted' }]);
    expect(made.told).toMatchObject([{ id: 'r1', end: 'promoted', environment: 'test' }]);
    expect(made.told[0]!.story.map(({ words }) => words)).toEqual(made.said);
    expect(made.asked['settle']).toBe(1);
  });

  it('that is worse goes back, is remembered, and is not tried again', async () => {
    const made = await world();
    made.quality = 'worse';
    const state = await lead(made.leadership, RELEASE);
    expect(state.phase.kind).toBe('rolled_back');
    expect(made.served).toEqual(ALL_OLD);
    expect(made.before).toEqual(OLD_IMAGES);
    const { memory } = await made.book.read();
    expect(memory.stable).toEqual({ ingest: 'ingest-old', api: 'api-old' });
    expect(memory.failed['ingest-new']).toMatch(/errors/);
    const again = await lead(made.leadership, { ...RELEASE, id: 'r2' });
    expect(again.phase).toMatchObject({ kind: 'refused' });
    expect(made.said.at(-1)).toMatch(/refused: ingest-new failed before/);
    expect(made.told.at(-1)).toMatchObject({ id: 'r2', end: 'refused' });
  });

  it('has both revisions asked while its step wants it, and no longer', async () => {
    const made = await world();
    await lead(made.leadership, RELEASE);
    expect(made.exercised).toEqual([
      'ingest https://ingest-new 50/s',
      'ingest done',
      'api https://api-new 50/s',
      'api done',
    ]);
  });

  it.for(['deploy', 'check', 'shift', 'measure', 'served', 'addresses', 'settle'])(
    'goes on when %s fails once',
    { timeout: 20_000 },
    async (port) => {
      const made = await world();
      made.failing.add(port);
      const state = await lead(made.leadership, RELEASE);
      expect(state.phase.kind).toBe('promoted');
      expect(made.served).toEqual(ALL_NEW);
      expect(made.said.join('\n')).toMatch(`${port} is away`);
    },
  );

  it('comes back though the way back fails half-way', async () => {
    const made = await world();
    made.quality = 'worse';
    made.failing.add('giveBack');
    const state = await lead(made.leadership, RELEASE);
    expect(state.phase.kind).toBe('rolled_back');
    expect(made.served).toEqual(ALL_OLD);
  });

  it.for([
    ['few', /errors/],
    ['missing', /errors/],
  ] as const)('holds with %s samples, and goes back at its deadline', async ([quality, why]) => {
    const made = await world();
    made.quality = quality;
    const state = await lead(made.leadership, RELEASE);
    expect(state.phase).toMatchObject({ kind: 'rolled_back' });
    expect(made.said.join('\n')).toMatch(why);
    expect(made.served).toEqual(ALL_OLD);
    expect((await made.book.read()).memory.failed).toEqual({});
  });

  it('whose image isn’t there goes back at once', async () => {
    const made = await world();
    made.isReady = 'never';
    const state = await lead(made.leadership, RELEASE);
    expect(state.phase.kind).toBe('rolled_back');
    expect((await made.book.read()).memory.failed).toHaveProperty('ingest-new');
  });

  it('that never gets ready goes back at its deadline', async () => {
    const made = await world();
    made.isReady = 'pending';
    const state = await lead(made.leadership, RELEASE);
    expect(state.phase.kind).toBe('rolled_back');
    expect(made.asked['deploy']).toBeGreaterThan(5);
  });

  it('has no names, so nothing begins: the error says so', async () => {
    const made = await world();
    made.failing.add('nameRevisions');
    await expect(lead(made.leadership, RELEASE)).rejects.toThrow(/nameRevisions is away/);
    expect((await made.book.read()).current).toBeUndefined();
  });

  it('goes back when somebody else changes the traffic', async () => {
    const made = await world();
    made.hook = (port) => {
      if (port === 'served' && made.served['ingest']?.['ingest-new'] === 25)
        made.served['ingest'] = { 'ingest-else': 100 };
    };
    expect((await lead(made.leadership, RELEASE)).phase).toMatchObject({ kind: 'rolled_back' });
    expect(made.served).toEqual(ALL_OLD);
  });

  it('hears what a person says', async () => {
    const made = await world();
    made.hook = async (port, times) => {
      if (port !== 'measure' || times !== 2) return;
      await made.book.change((book) => ({ ...book, commands: [{ says: 'rollback', by: 'ada' }] }));
    };
    expect((await lead(made.leadership, RELEASE)).phase).toMatchObject({
      why: { words: 'ada said so' },
    });
    expect((await made.book.read()).commands).toEqual([]);
  });
});

describe('two releases at once', () => {
  it('go one after the other, the second against what the first made stable', async () => {
    const made = await world();
    const newer = { ingest: 'images/ingest@newer', api: 'images/api@newer' };
    let second: ReturnType<typeof lead> | undefined;
    made.hook = async (port, times) => {
      if (port !== 'check' || times !== 1) return;
      second = lead(made.leadership, { id: 'r2', images: newer });
      await expect
        .poll(() => made.said.join('\n'))
        .toMatch(/waits for release r1, which is probing/);
    };
    expect((await lead(made.leadership, RELEASE)).phase.kind).toBe('promoted');
    expect((await second!).phase.kind).toBe('promoted');
    const { memory, ended } = await made.book.read();
    expect(ended.map(({ id }) => id)).toEqual(['r2', 'r1']);
    expect(memory.images).toEqual(newer);
    expect(made.served).toEqual({ ingest: { 'ingest-newer': 100 }, api: { 'api-newer': 100 } });
  });
});

/** As a process that is killed: from its `writes`th write on nothing gets through any more. */
function dying(shelf: Shelf, writes: number): Shelf {
  let left = writes;
  return {
    place: shelf.place,
    async read() {
      if (left <= 0) throw new Error('killed');
      return shelf.read();
    },
    async write(text, version) {
      if (left-- <= 0) throw new Error('killed');
      return shelf.write(text, version);
    },
  };
}

/** A record whose `at`th write is done, and whose answer is lost. */
function deaf(shelf: Shelf, at: number): Shelf & { isDeaf(): boolean } {
  let writes = 0;
  return {
    place: shelf.place,
    read: () => shelf.read(),
    async write(text, version) {
      const isWritten = await shelf.write(text, version);
      if (++writes === at) throw new Error('the answer is lost');
      return isWritten;
    },
    isDeaf: () => writes >= at,
  };
}

it.for([
  ['well', 'promoted', ALL_NEW],
  ['worse', 'rolled_back', ALL_OLD],
] as const)(
  'a release that is %s ends %s though the answer to any of its writes is lost',
  { timeout: 60_000 },
  async ([quality, end, served]) => {
    for (let at = 1; ; at++) {
      const shelf = memoryShelf();
      const made = await world(shelf);
      made.quality = quality;
      const lossy = deaf(shelf, at);
      const { openBook } = await import('../book/open-book.ts');
      const state = await lead({ ...made.leadership, book: openBook(lossy) }, RELEASE);
      expect(state.phase.kind).toBe(end);
      expect(made.served).toEqual(served);
      const book = await made.book.read();
      expect(book.current).toBeUndefined();
      expect(book.ended.map(({ id }) => id)).toEqual(['r1']);
      expect(made.told).toMatchObject([{ id: 'r1', end }]);
      if (!lossy.isDeaf()) break;
    }
  },
);

describe('a release whose leader is killed', () => {
  it.for(['well', 'worse'] as const)(
    'and that is %s is taken up wherever that was, and ends as it would have',
    { timeout: 60_000 },
    async (quality) => {
      let kills = 0;
      for (let writes = 2; ; writes++) {
        const shelf = memoryShelf();
        const made = await world(shelf);
        made.quality = quality;
        const { openBook } = await import('../book/open-book.ts');
        const book = openBook(dying(shelf, writes));
        const stop = new AbortController();
        const killed = await lead({ ...made.leadership, book, signal: stop.signal }, RELEASE).catch(
          (error: Error) => error,
        );
        if (!(killed instanceof Error)) break;
        kills++;
        const { current } = await made.book.read();
        if (current !== undefined) await takeUp(made.leadership, { forced: true });
        const after = await made.book.read();
        expect(after.current).toBeUndefined();
        const isPromoted = quality === 'well' && after.ended[0]?.end === 'promoted';
        expect(made.served).toEqual(isPromoted ? ALL_NEW : ALL_OLD);
        expect(after.memory.stable['api']).toBe(isPromoted ? 'api-new' : 'api-old');
      }
      expect(kills).toBeGreaterThan(7);
    },
  );

  it('is not taken up while its leader is seen, but when that is forced, and then the first one stops', async () => {
    const made = await world();
    let second: ReturnType<typeof takeUp> | undefined;
    made.hook = async (port, times) => {
      if (port !== 'measure' || times !== 1) return;
      await expect(takeUp(made.leadership)).rejects.toThrow(/led by somebody.*--force/);
      second = takeUp(made.leadership, { forced: true });
      await expect.poll(() => made.said.join('\n')).toMatch(/taken up in phase watching/);
    };
    await expect(lead(made.leadership, RELEASE)).rejects.toThrow(/led by another process now/);
    expect((await second)?.phase.kind).toBe('promoted');
    expect(made.served).toEqual(ALL_NEW);
  });

  it('is nothing to take up where there is none', async () => {
    const made = await world();
    expect(await takeUp(made.leadership)).toBeUndefined();
    expect(EMPTY_BOOK.current).toBeUndefined();
  });
});

it('stops when it is told to, and goes on where it was', async () => {
  const made = await world();
  made.quality = 'few';
  const stop = new AbortController();
  made.hook = (port, times) => {
    if (port !== 'measure' || times !== 3) return;
    stop.abort();
  };
  const state = await lead({ ...made.leadership, signal: stop.signal }, RELEASE);
  expect(state.phase.kind).toBe('watching');
  made.quality = 'well';
  expect((await takeUp(made.leadership, { forced: true }))?.phase.kind).toBe('promoted');
  expect(made.served).toEqual(ALL_NEW);
});

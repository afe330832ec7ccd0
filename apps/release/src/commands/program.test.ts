import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_NEW, ALL_OLD, type World, world } from '../../test/world.ts';
import { failureOf } from './exit.ts';
import { releaseProgram } from './program.ts';

let folder: string;
let images: string;
const DIGEST = `sha256:${'0'.repeat(64)}`;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ridewait-release-'));
  images = join(folder, 'images.json');
  await writeFile(images, JSON.stringify({ ingest: `ingest@${DIGEST}`, api: `api@${DIGEST}` }));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ran {
  code: number | undefined;
  printed: string;
}

async function ran(made: World, ...args: string[]): Promise<Ran> {
  const printed: string[] = [];
  let code: number | undefined;
  const { config, book, ports, now, wait } = made.leadership;
  const program = releaseProgram({
    github: {},
    open: async (name) => ({
      name,
      github: { GITHUB_ACTOR: 'ada' },
      config,
      book,
      ports: {
        ...ports,
        traffic: (moved) => ({
          ...ports.traffic(moved),
          nameRevisions: async () => ({ ingest: 'ingest-new', api: 'api-new' }),
        }),
      },
      reporter: () => ports.reporter,
      time: { now: now!, wait: wait! },
      problems: (stable) => (stable === 'old' ? ['it writes what the stable one can’t read'] : []),
    }),
    manifest: async () => 'new',
    print: (line) => void printed.push(line),
    exit: (with_) => {
      code ??= with_;
    },
  });
  program.configureOutput({ writeErr: (text) => void printed.push(text) });
  for (const each of program.commands)
    each.configureOutput({ writeErr: (text) => void printed.push(text) });
  await program.parseAsync(args, { from: 'user' }).catch((error: unknown) => {
    const failure = failureOf(error);
    code = failure.code;
    printed.push(failure.words ?? '');
  });
  return { code, printed: printed.join('\n') };
}

const start = ['start', '--env', 'dev', '--id', 'r1'];

describe('ridewait release start', () => {
  it('leads a good release to its end: exit 0, and the story as it happens', async () => {
    const made = await world();
    const json = join(folder, 'story.json');
    const { code, printed } = await ran(made, ...start, '--images', images, '--json', json);
    expect(code).toBe(0);
    expect(printed).toMatch(/ingest: making ingest-new.*\n.*promoted: /s);
    expect(made.served).toEqual(ALL_NEW);
    expect((await made.book.read()).memory.manifest).toBe('new');
    const story = JSON.parse(await readFile(json, 'utf8')) as { end: string; story: unknown[] };
    expect(story).toMatchObject({ end: 'promoted', environment: 'dev', id: 'r1' });
    expect(story.story.length).toBeGreaterThan(5);
  });

  it('says 3 of a bad one, and the same again when it is run again', async () => {
    const made = await world();
    made.quality = 'worse';
    expect((await ran(made, ...start, '--images', images)).code).toBe(3);
    const again = await ran(made, ...start, '--images', images);
    expect(again).toMatchObject({ code: 3 });
    expect(again.printed).toMatch(/r1 is over already: rolled back: ingest: errors/);
    expect(made.served).toEqual(ALL_OLD);
  });

  it('says 4 of one that may not begin beside the stable one', async () => {
    const made = await world();
    await made.book.change((book) => ({ ...book, memory: { ...book.memory, manifest: 'old' } }));
    const { code, printed } = await ran(made, ...start, '--images', images);
    expect(code).toBe(4);
    expect(printed).toMatch(/refused: it writes what the stable one can’t read/);
    expect(made.asked['deploy']).toBeUndefined();
  });

  it('says 5 when its time is over, and resume goes on', async () => {
    const made = await world();
    made.quality = 'few';
    made.hook = async (port, times) => {
      if (port === 'measure' && times === 2)
        await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const stopped = await ran(made, ...start, '--images', images, '--for', '0.01s');
    expect(stopped.code).toBe(5);
    expect(stopped.printed).toMatch(/not over yet.*release resume/);
    made.quality = 'well';
    const resumed = await ran(made, 'resume', '--env', 'dev', '--force');
    expect(resumed.code).toBe(0);
    expect(made.served).toEqual(ALL_NEW);
  });

  it('says 5 when its time is over before its turn has come, and that it has to be started again', async () => {
    const made = await world();
    let second: Ran | undefined;
    made.hook = async (port, times) => {
      if (port !== 'check' || times !== 1) return;
      second = await ran(
        made,
        'start',
        '--env',
        'dev',
        '--id',
        'r2',
        '--images',
        images,
        '--for',
        '0.05s',
      );
    };
    await ran(made, ...start, '--images', images);
    expect(second).toMatchObject({ code: 5 });
    expect(second!.printed).toMatch(/waits for release r1.*nothing to resume: start it again/s);
  });

  it('leads the release that nobody leads any more to its end first', async () => {
    const made = await world();
    made.quality = 'few';
    made.hook = async (port, times) => {
      if (port === 'measure' && times === 2)
        await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await ran(made, ...start, '--images', images, '--for', '0.01s');
    await made.book.change((book) => ({
      ...book,
      current: { ...book.current!, seenAt: 0 },
    }));
    made.quality = 'worse';
    const { code, printed } = await ran(
      made,
      'start',
      '--env',
      'dev',
      '--id',
      'r2',
      '--images',
      images,
    );
    expect(printed).toMatch(/release r1 was left in phase watching/);
    expect(code).toBe(4);
    expect((await made.book.read()).ended).toMatchObject([{ id: 'r1', end: 'rolled_back' }]);
  });

  it.for<[string, string, RegExp]>([
    ['no file', 'nowhere.json', /--images nowhere.json can't be read/],
    ['no JSON', '{', /can't be read/],
    ['no digest', '{"api":"api:latest"}', /named by its digest/],
    ['no image', '{}', /names no image/],
  ])('says 2 of images that are %s', async ([, text, words]) => {
    const file = text.endsWith('.json') ? text : join(folder, 'bad.json');
    if (file !== text) await writeFile(file, text);
    const { code, printed } = await ran(await world(), ...start, '--images', file);
    expect(code).toBe(2);
    expect(printed).toMatch(words);
  });

  it.for([
    [['start', '--env', 'dev'], /required option '--images/],
    [['start', '--images', 'x'], /required option '--env/],
    [[...start, '--images', 'x', '--for', 'soon'], /90s, 30m, 5h/],
    [['start', '--env', 'dev', '--images', 'x', '--id', '../x'], /--id \.\.\/x/],
    [['nonsense'], /unknown command/],
  ] as const)('says 2 of %j', async ([args, words]) => {
    const { code, printed } = await ran(await world(), ...args);
    expect(code).toBe(2);
    expect(printed).toMatch(words);
  });
});

describe('a person', () => {
  it.for([
    ['rollback', 'rolled_back'],
    ['promote', 'promoted'],
  ] as const)('says %s, and it is %s', async ([says, end]) => {
    const made = await world();
    made.quality = 'few';
    made.hook = async (port) => {
      if (port !== 'measure') return;
      expect((await ran(made, says, '--env', 'dev')).printed).toMatch(
        /written down for r1|said to r1/,
      );
    };
    await ran(made, ...start, '--images', images);
    expect((await made.book.read()).ended).toMatchObject([{ end }]);
  });

  it('holds a good release, and lets it go on', async () => {
    const made = await world();
    made.hook = async (port, times) => {
      if (port !== 'measure') return;
      if (times === 1) await ran(made, 'hold', '--env', 'dev');
      if (times === 4) await ran(made, 'proceed', '--env', 'dev');
    };
    const { code, printed } = await ran(made, ...start, '--images', images);
    expect(code).toBe(0);
    expect(printed).toMatch(/holds it.*held by a person.*lets it go on/s);
  });

  it('sees where it is', async () => {
    const made = await world();
    let shown = '';
    made.hook = async (port, times) => {
      if (port === 'measure' && times === 4)
        shown = (await ran(made, 'status', '--env', 'dev')).printed;
    };
    await ran(made, ...start, '--images', images);
    expect(shown).toMatch(/release r1: watching api at 0 %/);
    expect(shown).toMatch(/api: api-old → api-new/);
    const { printed } = await ran(made, 'status', '--env', 'dev');
    expect(printed).toMatch(/no release is on its way.*ingest-new.*r1 {2}promoted/s);
  });

  it('has nobody to say it to where no release is on its way', async () => {
    const { code, printed } = await ran(await world(), 'rollback', '--env', 'dev');
    expect(code).toBe(2);
    expect(printed).toMatch(/no release is on its way/);
  });

  it('may have a revision tried again that went back', async () => {
    const made = await world();
    made.quality = 'worse';
    await ran(made, ...start, '--images', images);
    expect((await ran(made, 'forget', '--env', 'dev', 'ingest-new')).code).toBe(0);
    expect((await made.book.read()).memory.failed).toEqual({});
    expect((await ran(made, 'forget', '--env', 'dev', 'ingest-new')).code).toBe(2);
  });

  it('takes what serves for stable, but not where two revisions share it', async () => {
    const made = await world();
    await made.book.change((book) => ({ ...book, memory: { ...book.memory, stable: {} } }));
    expect((await ran(made, 'adopt', '--env', 'dev', '--images', images)).code).toBe(0);
    expect((await made.book.read()).memory.stable).toEqual({
      ingest: 'ingest-old',
      api: 'api-old',
    });
    made.served['api'] = { 'api-old': 50, 'api-new': 50 };
    const refused = await ran(made, 'adopt', '--env', 'dev', '--images', images);
    expect(refused.code).toBe(2);
    expect(refused.printed).toMatch(/more than one revision serves api \(api-old, api-new\)/);
  });
});

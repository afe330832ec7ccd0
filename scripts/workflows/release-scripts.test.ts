import { describe, expect, it, onTestFinished } from 'vitest';
import { openStage } from './shell.test-tools.ts';

const LEAD = '.github/scripts/lead-release.sh';
const ROLLBACK = '.github/scripts/rollback.sh';

/** A stage on which `ridewait release` answers so; `book` is what `release status --json` shows, call by call. */
async function stage(cases: string, ...books: object[]) {
  const made = await openStage(
    ['npm'],
    `*'release status '*)
       n=$(cat "$STAGE/asked" 2>/dev/null || echo 0); echo $((n + 1)) >"$STAGE/asked"
       file="$STAGE/book-$n"; [[ -f $file ]] || file=$(ls "$STAGE"/book-* | tail -n 1); cat "$file" ;;
     ${cases}`,
  );
  onTestFinished(() => made[Symbol.asyncDispose]());
  for (const [index, book] of books.entries()) {
    await made.write(`book-${index}`, JSON.stringify(book));
  }
  return made;
}

const NONE = { ended: [] };
const current = (secondsAgo: number) => ({
  current: { state: { id: 'run-7' }, seenAt: Date.now() - secondsAgo * 1000 },
  ended: [],
});
const over = (end: string) => ({ ended: [{ id: 'run-7', end }] });

describe('lead-release.sh', () => {
  it.for([
    ['promoted', 0, 0, ''],
    ['not over', 5, 0, 'the workflow Resume goes on'],
    ['rolled back', 3, 3, 'was rolled back'],
    ['refused', 4, 4, 'was refused'],
    ['broken', 1, 1, 'could not be led (exit code 1)'],
  ] as const)('tells of a release that is %s', async ([, code, status, words]) => {
    const on = await stage(`*'release start '*) exit ${code} ;;`);
    const ran = on.run(LEAD, ['start', 'prod', '5h', 'images.json']);
    expect(ran).toMatchObject({ status, output: expect.stringContaining(words) });
    expect(await on.read('output')).toBe(`code=${code}\n`);
    expect(await on.calls()).toEqual([
      `npm run --silent ridewait -- release start --env prod --for 5h --json ${on.folder}/release-prod.json --images images.json`,
    ]);
  });

  it('leaves a mark for whoever starts Resume, and only where that is needed', async () => {
    const on = await stage(`*'release resume '*) exit 5 ;;`, NONE);
    expect(on.run(LEAD, ['resume', 'dev', '5h']).status).toBe(0);
    expect(await on.calls()).toHaveLength(2);
    expect(on.run('.github/scripts/rollback.sh', ['dev']).status).toBe(2);
    const marks = await import('node:fs/promises').then((fs) => fs.readdir(on.folder));
    expect(marks.filter((name) => name.startsWith('not-over'))).toEqual(['not-over-dev']);
  });

  it('waits until a process that has died counts as dead', async () => {
    const on = await stage(
      `*'release resume '*) exit 0 ;;`,
      current(100),
      current(110),
      current(200),
    );
    expect(on.run(LEAD, ['resume', 'prod', '5h']).status).toBe(0);
    expect(await on.calls()).toHaveLength(4);
  });

  it('leaves a release alone that somebody else leads', async () => {
    const on = await stage(`*'release resume '*) exit 1 ;;`, current(1));
    expect(on.run(LEAD, ['resume', 'prod', '5h'])).toMatchObject({
      status: 0,
      output: expect.stringContaining('somebody else leads'),
    });
    expect((await on.calls()).join()).not.toContain('release resume');
  });

  it('takes over from the process of its own job that is dead', async () => {
    const on = await stage(`*'release resume '*'--force'*) exit 0 ;;`);
    expect(on.run(LEAD, ['again', 'prod', '30m']).status).toBe(0);
  });

  it('sends a release back: says so, then does it', async () => {
    const on = await stage(`*'release rollback '*) ;; *'release resume '*'--force'*) exit 3 ;;`);
    expect(on.run(LEAD, ['back', 'prod', '4m']).status).toBe(3);
    expect((await on.calls()).map((call) => call.split(' ')[6])).toEqual(['rollback', 'resume']);
  });

  it('has nothing to send back where none is on its way', async () => {
    const on = await stage(`*'release rollback '*) exit 2 ;;`);
    expect(on.run(LEAD, ['back', 'prod', '4m']).status).toBe(0);
    expect(await on.calls()).toHaveLength(1);
  });
});

describe('rollback.sh', () => {
  it('has whoever leads the release send it back, and stays until it is', async () => {
    const on = await stage(
      `*'release rollback '*) ;;`,
      current(1),
      current(1),
      over('rolled_back'),
    );
    expect(on.run(ROLLBACK, ['prod', 'run-7'])).toMatchObject({
      status: 0,
      output: expect.stringContaining('run-7 is rolled back'),
    });
    expect((await on.calls()).join()).not.toContain('release resume');
  });

  it('does it itself where nobody leads it', async () => {
    const on = await stage(
      `*'release rollback '*) ;; *'release resume '*) exit 3 ;;`,
      current(500),
    );
    expect(on.run(ROLLBACK, ['prod'])).toMatchObject({ status: 0 });
  });

  it.for<[string, string[], object[], number, string]>([
    ['none is on its way', ['prod'], [NONE], 2, 'revert its commits on main'],
    ['another is on its way', ['prod', 'run-6'], [current(1)], 2, 'is run-7, not run-6'],
    ['it was too late', ['prod'], [current(1), over('promoted')], 1, 'was promoted before'],
    ['it can’t be taken up', ['prod'], [current(500)], 1, 'could not be sent back (exit code 1)'],
    ['it takes for ever', ['prod'], [current(1)], 1, 'still on its way back'],
  ])('says so where %s', async ([, args, books, status, words]) => {
    const on = await stage(`*'release rollback '*) ;; *'release resume '*) exit 1 ;;`, ...books);
    expect(on.run(ROLLBACK, args)).toMatchObject({
      status,
      output: expect.stringContaining(words),
    });
    const said = (await on.calls()).some((call) => call.includes('release rollback'));
    expect(said).toBe(status !== 2);
  });
});

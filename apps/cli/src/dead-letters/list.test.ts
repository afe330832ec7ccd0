import { stripVTControlCharacters } from 'node:util';
import { type DeadLetter, decodeDeadLetter, encodeDeadLetter } from '@ridewait/contracts';
import { describe, expect, it } from 'vitest';
import { THEN } from '../../test/archived.ts';
import { givenUp, refused } from '../../test/letters.ts';
import { listLetters, listLines } from './list.ts';
import type { Wanted } from './wanted.ts';

const NOON = Date.parse('2026-07-01T12:00:00Z');
const MINUTE = 60_000;

interface Given extends Partial<Wanted> {
  limit?: number;
  isFull?: boolean;
}

function list(letters: (DeadLetter | string)[], given: Given = {}) {
  const { limit = 100, isFull = false, ...wanted } = given;
  return listLetters({ ids: new Set(), ...wanted }, limit, {
    async *letters() {
      for (const [index, letter] of letters.entries()) {
        const data = typeof letter === 'string' ? Buffer.from(letter) : encodeDeadLetter(letter);
        yield { id: `l${index}`, decoded: decodeDeadLetter(data), ack() {} };
      }
    },
    isFull: () => isFull,
  });
}

async function text(...given: Parameters<typeof list>): Promise<string> {
  return stripVTControlCharacters(listLines(await list(...given), NOON).join('\n'));
}

describe('a list of dead letters', () => {
  it('has the newest first, when they died, and how many died of what', async () => {
    const letters = [
      givenUp({ diedAt: NOON - 90 * MINUTE, reason: 'late', detail: 'too late' }),
      refused({ diedAt: NOON - 5 * MINUTE, sensor: 'ghost-entrance' }),
      refused({ diedAt: NOON - 5_000 }),
    ];
    expect(await text(letters)).toBe(
      `id  died                              reason          sensor          attraction  detail
l2  2026-07-01 11:59:55Z  5 s ago     unknown_sensor  comet-in        comet       the catalog has no sensor comet-in
l1  2026-07-01 11:55:00Z  5 min ago   unknown_sensor  ghost-entrance  comet       the catalog has no sensor comet-in
l0  2026-07-01 10:30:00Z  90 min ago  late            comet-in        comet       too late

3 dead letters: 2 unknown_sensor, 1 late`,
    );
  });

  it('counts those that it does not show', async () => {
    const many = await text(
      Array.from({ length: 7 }, () => refused()),
      { limit: 2 },
    );
    expect(many).toContain('and 5 more: give a greater --limit');
    expect(many).toContain('7 dead letters: 7 unknown_sensor');
  });

  it('has only those that were asked for', async () => {
    const letters = [refused(), givenUp({ sensor: 'tower-in' })];
    expect((await list(letters, { reason: 'unknown_attraction' })).letters).toHaveLength(1);
    expect((await list(letters, { sensor: 'comet-in' })).counts).toEqual({
      unknown_sensor: 1,
    });
  });

  it('says that there are none, and that there may be more', async () => {
    expect(await text([])).toBe('no dead letters');
    expect(await text([refused()], { isFull: true })).toContain('there may be others');
  });

  it("shows a letter that can't be read, and harms no terminal with what others wrote", async () => {
    const shown = await text([
      'nonsense',
      refused({ detail: '\u001B]0;title\u0007\nnext line', sensor: 's\u001B[2J' }),
    ]);
    expect(shown).toMatch(/^l0 .*unreadable .*not JSON/m);
    expect(shown).toContain('s\\u001b[2J');
    expect(shown).toContain('\\u001b]0;title\\u0007 next line');
  });

  it('cuts its lines to the terminal', async () => {
    const lines = listLines(await list([refused()]), NOON, 40).map(stripVTControlCharacters);
    expect(lines[1]).toHaveLength(40);
    expect(lines[1]).toMatch(/…$/);
  });

  it('tells a program all of a letter but what it holds', async () => {
    const { letters } = await list([refused()]);
    expect(letters).toEqual([
      {
        id: 'l0',
        reason: 'unknown_sensor',
        detail: 'the catalog has no sensor comet-in',
        service: 'ingest',
        diedAt: THEN,
        receivedAt: THEN,
        park: 'nordland',
        attraction: 'comet',
        sensor: 'comet-in',
      },
    ]);
  });
});

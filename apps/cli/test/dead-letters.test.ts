import { type PubsubBus, pubsubBus } from '@ridewait/bus';
import { decodeReadings } from '@ridewait/contracts';
import {
  findPostgres,
  findPubsubEmulator,
  requireReal,
  startPostgres,
  startPubsubEmulator,
} from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { pgSql } from '@ridewait/stores';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entered, makeParkDatabase, PARK, THEN } from './archived.ts';
import { runCli } from './cli.ts';
import { asMessage, givenUp, raw, refused, sent } from './letters.ts';

const PROJECT = 'reviewed';
const canRun = [
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

describe.runIf(canRun)('ridewait dead-letters', () => {
  const postgres = withServer(startPostgres);
  const emulator = withServer(startPubsubEmulator);
  let bus: PubsubBus;
  beforeAll(async () => {
    await using sql = pgSql({ server: { url: postgres().url } });
    await makeParkDatabase(sql);
    bus = pubsubBus({ projectId: PROJECT, emulatorHost: emulator().url.replace('http://', '') });
    await bus.ensureTopics();
  });
  afterAll(() => bus[Symbol.asyncDispose]());

  async function ridewait(...args: string[]) {
    const run = runCli(['dead-letters', ...args], {
      DATABASE_URL: postgres().url,
      PUBSUB_PROJECT: PROJECT,
      PUBSUB_EMULATOR_HOST: emulator().url.replace('http://', ''),
    });
    return { code: await run.ended, output: run.output() };
  }

  it('lists them, shows one, tries them again, and leaves those that are of no use', async () => {
    expect(await ridewait('list')).toEqual({ code: 0, output: 'no dead letters\n' });
    const letters = {
      refused: refused(),
      givenUp: givenUp(),
      ghost: refused({ payload: { reading: sent({ sensor: 'ghost' }) }, sensor: 'ghost' }),
      unauthorized: raw(Buffer.from('{"readings":[]}'), { reason: 'unauthorized' }),
    };
    const ids: Record<string, string> = {};
    for (const [name, letter] of Object.entries(letters)) {
      ids[name] = await bus.publish('dead-letters', asMessage(letter));
    }

    const listed = await ridewait('list');
    expect(listed.code).toBe(0);
    expect(listed.output).toContain(
      '4 dead letters: 2 unknown_sensor, 1 unknown_attraction, 1 unauthorized',
    );
    for (const id of Object.values(ids)) expect(listed.output).toMatch(new RegExp(`^${id} `, 'm'));
    const asJson = await ridewait('list', '--json', '--sensor', 'ghost');
    expect(JSON.parse(asJson.output)).toMatchObject({
      letters: [{ id: ids.ghost, reason: 'unknown_sensor', sensor: 'ghost' }],
    });
    const shown = await ridewait('show', ids.ghost!);
    expect(shown.output).toContain('"sensor": "ghost"');

    expect(await ridewait('retry', ids.givenUp!)).toEqual({
      code: 0,
      output: 'published again: 1 letter, 1 unknown_attraction\n',
    });
    const all = await ridewait('retry', '--all');
    expect(all.code).toBe(3);
    expect(all.output).toContain('published again: 1 letter, 1 unknown_sensor');
    expect(all.output).toMatch(/left where they are: 2 letters/);
    expect(all.output).toMatch(/ unauthorized {2,}nobody has proven who sent it/);
    const rest = await ridewait('list');
    expect(rest.output).toContain('2 dead letters: ');

    const taken: unknown[] = [];
    await using _reader = bus.subscribe('readings-processor', async ({ data }) => {
      const decoded = decodeReadings(data);
      taken.push(decoded.ok ? decoded.value : decoded.detail);
      return 'ack';
    });
    const again = {
      v: 1,
      park: PARK.id,
      receivedAt: THEN,
      attractions: [{ id: 'comet', readings: [entered(0)] }],
    };
    await expect.poll(() => taken, { timeout: 20_000 }).toEqual([again, again]);
  }, 300_000);

  it.for<[string, string[], RegExp]>([
    ['no letter is named', ['retry'], /name the letters, or give --all/],
    ['letters and all', ['retry', '7', '--all'], /name the letters, or give --all/],
    ['a letter that is not there', ['retry', 'none'], /none of these dead letters is there/],
    ['a reason that is none', ['list', '--reason', 'boredom'], /the reasons are undecodable,/],
    ['a limit that is none', ['list', '--limit', '0'], /whole number over 0/],
  ])('exits with 2 and says why: %s', { timeout: 120_000 }, async ([, args, words]) => {
    const { code, output } = await ridewait(...args);
    expect(code).toBe(2);
    expect(output).toMatch(words);
  });
});

it('exits with 2 where no bus is named', async () => {
  const run = runCli(['dead-letters', 'list']);
  expect(await run.ended).toBe(2);
  expect(run.output()).toContain('PUBSUB_PROJECT');
});

it('exits with 1 and says that the bus is away', async () => {
  const run = runCli(['dead-letters', 'list'], {
    PUBSUB_PROJECT: 'p',
    PUBSUB_EMULATOR_HOST: '127.0.0.1:9',
  });
  expect(await run.ended).toBe(1);
  expect(run.output()).toMatch(/^ridewait: the bus is away: /m);
}, 60_000);

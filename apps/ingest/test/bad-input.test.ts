import { errorBodySchema, readingsAnswerSchema, type Rejection } from '@ridewait/contracts';
import { describe, expect, it } from 'vitest';
import { COMET_KEY, sign } from './devices.ts';
import { NOON, reading } from './park.ts';
import { envelope, type Stage, stage } from './stage.ts';

const HOUR = 3_600;
const IAT = NOON / 1000;
const TWO_MIB = ' '.repeat(2 * 1024 * 1024);
const GOOD = [reading({ seq: 1 }), reading({ seq: 2 })];

/** Every way in which one reading can be wrong, and nothing but it. */
const BAD_READINGS: [string, unknown, Rejection][] = [
  ['a count in words', reading({ count: 'three' }), 'invalid'],
  ['a count that is no whole number', reading({ count: 1.5 }), 'invalid'],
  ['a negative count', reading({ count: -1 }), 'invalid'],
  ['a count beyond belief', reading({ count: 1e15 }), 'invalid'],
  ['no sensor', reading({ sensor: undefined }), 'invalid'],
  ['a number for a sensor', reading({ sensor: 5 }), 'invalid'],
  ['a number for a time', reading({ at: NOON }), 'invalid'],
  ['a time without a zone', reading({ at: '2026-07-01T12:00:00' }), 'invalid'],
  ['a day that does not exist', reading({ at: '2026-02-30T12:00:00Z' }), 'invalid'],
  ['a time before 1970', reading({ at: '1969-12-31T23:59:59Z' }), 'invalid'],
  ['a field that nobody knows', reading({ weather: 'rain' }), 'invalid'],
  ['a field of another kind of sensor', reading({ seats: 20 }), 'invalid'],
  ['a total without a count', reading({ count: undefined, total: 9 }), 'invalid'],
  ['nothing', null, 'invalid'],
  ['text', 'comet-in', 'invalid'],
  ['a list', [reading()], 'invalid'],
  ['an unknown sensor', reading({ sensor: 'comet-99' }), 'unknown_sensor'],
  ['a sensor named as what every object has', reading({ sensor: 'constructor' }), 'unknown_sensor'],
  ['a sensor of another ride', reading({ sensor: 'tower-in' }), 'wrong_attraction'],
  ['a clock ten minutes ahead', reading({ at: '2026-07-01T12:10:00Z' }), 'clock_ahead'],
  [
    'a clock just over two minutes ahead',
    reading({ at: '2026-07-01T12:02:00.001Z' }),
    'clock_ahead',
  ],
];

function seqsOf({ published }: Stage): number[] {
  return published.flatMap(({ attractions }) =>
    attractions.flatMap(({ readings }) => readings.map(({ seq }) => seq)),
  );
}

describe('a batch over HTTP', () => {
  it.for(BAD_READINGS)('loses nothing beside %s', async ([, bad, code]) => {
    await using of = stage();
    const readings = [GOOD[0], bad, GOOD[1]];
    const response = await of.post({ readings }, await sign(COMET_KEY, NOON));
    expect(response.status).toBe(202);
    expect(readingsAnswerSchema.parse(await response.json())).toEqual({
      accepted: 2,
      rejected: 1,
      results: [
        { index: 0, status: 'accepted' },
        { index: 1, status: 'rejected', code, message: expect.stringMatching(/\w+ \w+/) },
        { index: 2, status: 'accepted' },
      ],
    });
    expect(seqsOf(of)).toEqual([1, 2]);
    expect(of.counted('ridewait_readings_accepted{via="http"}')).toBe(2);
    expect(of.counted(`ridewait_readings_rejected{code="${code}",via="http"}`)).toBe(1);
  });

  it.for(BAD_READINGS)('has nothing valid but %s', async ([, bad, code]) => {
    await using of = stage();
    const response = await of.post({ readings: [bad] }, await sign(COMET_KEY, NOON));
    const status = code === 'wrong_attraction' ? 403 : 422;
    expect(response.status).toBe(status);
    const answer = readingsAnswerSchema.parse(await response.json());
    expect(answer).toMatchObject({ accepted: 0, rejected: 1, results: [{ index: 0, code }] });
    expect(of.counted(`ridewait_batches{status="${status}",via="http"}`)).toBe(1);
    expect(of.published).toEqual([]);
  });

  const good = JSON.stringify({ readings: GOOD });
  const cases: [string, string, Record<string, unknown> | null, number, string][] = [
    ['malformed JSON', '{"readings": [', {}, 400, 'malformed'],
    ['nothing at all', '', {}, 400, 'malformed'],
    ['a bare list', '[]', {}, 400, 'malformed'],
    ['null', 'null', {}, 400, 'malformed'],
    ['readings that are no list', '{"readings": {"0": 1}}', {}, 400, 'malformed'],
    ['over 5000 readings', `{"readings": [0${',0'.repeat(5_000)}]}`, {}, 400, 'malformed'],
    ['no readings', '{"readings": []}', {}, 422, 'empty_batch'],
    ['2 MiB', TWO_MIB, {}, 413, 'too_large'],
    ['no token', good, null, 401, 'unauthorized'],
    ['an expired token', good, { iat: IAT - 900, exp: IAT - 300 }, 401, 'unauthorized'],
    ['a token for another audience', good, { aud: 'the-processor' }, 401, 'unauthorized'],
    ['a token of over an hour', good, { exp: IAT + HOUR + 1 }, 401, 'unauthorized'],
  ];
  it.for(cases)('is refused for %s', async ([, body, claims, status, error]) => {
    await using of = stage();
    const token = claims ? await sign(COMET_KEY, NOON, claims) : undefined;
    const response = await of.post(body, token);
    await expectRefused(of, response, status, error);
    expect(response.headers.get('WWW-Authenticate')).toBe(status === 401 ? 'Bearer' : null);
  });

  it('is refused for 2 MiB that come in chunks, without a length', async () => {
    await using of = stage();
    const body = new Blob([TWO_MIB]).stream();
    const headers = { Authorization: `Bearer ${await sign(COMET_KEY, NOON)}` };
    const request = new Request('http://ingest/v1/readings', {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    });
    expect(request.headers.has('Content-Length')).toBe(false);
    await expectRefused(of, await of.app.request(request), 413, 'too_large');
  });
});

async function expectRefused(of: Stage, response: Response, status: number, error: string) {
  expect(response.status).toBe(status);
  const body = errorBodySchema.parse(await response.json());
  expect(body.error).toBe(error);
  expect(body.message).toMatch(/\w+ \w+/);
  expect(of.counted(`ridewait_batches{status="${status}",via="http"}`)).toBe(1);
  expect([...of.published, ...of.buried]).toEqual([]);
}

describe('a message of an edge gateway', () => {
  it.for(BAD_READINGS)('loses nothing beside %s, which is dead-lettered', async ([, bad, code]) => {
    await using of = stage();
    const readings = [GOOD[0], bad, GOOD[1]];
    const response = await of.push(envelope({ readings }, await sign(COMET_KEY, NOON)));
    expect(response.status).toBe(204);
    expect(seqsOf(of)).toEqual([1, 2]);
    expect(of.buried).toMatchObject([
      {
        reason: code,
        detail: expect.stringMatching(/\w+ \w+/),
        park: 'park-1',
        attraction: 'comet',
        payload: { reading: JSON.parse(JSON.stringify(bad)) as unknown },
      },
    ]);
    expect(of.counted(`ridewait_readings_rejected{code="${code}",via="edge"}`)).toBe(1);
    expect(of.counted(`ridewait_dead_lettered{reason="${code}"}`)).toBe(1);
  });

  it('loses nothing beside a reading nested too deep to be written again', async () => {
    await using of = stage();
    const deep = `{"sensor":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const [first, second] = GOOD.map((good) => JSON.stringify(good));
    const data = `{"readings":[${first},${deep},${second}]}`;
    const response = await of.push(envelope(data, await sign(COMET_KEY, NOON)));
    expect(response.status).toBe(204);
    expect(seqsOf(of)).toEqual([1, 2]);
    expect(of.buried).toMatchObject([
      { reason: 'invalid', payload: { reading: '(nested too deep to be kept)' } },
    ]);
  });

  const broken = { ...envelope('x').message, data: 'not base64!' };
  it.for<[string, unknown]>([
    ['text', 'readings'],
    ['null', null],
    ['the readings themselves', { readings: GOOD }],
    ['no message', { subscription: 's' }],
    ['no subscription', { message: envelope('x').message }],
    [
      'attributes that are no text',
      { subscription: 's', message: { ...broken, attributes: { a: 1 } } },
    ],
    ['no time', { subscription: 's', message: { ...broken, publishTime: 'noon' } }],
  ])('is answered 400 for an envelope that is %s', async ([, body]) => {
    await using of = stage();
    const response = await of.push(body as object);
    expect(response.status).toBe(400);
    expect(errorBodySchema.parse(await response.json()).error).toBe('malformed');
    expect(of.counted('ridewait_batches{status="400",via="edge"}')).toBe(1);
    expect([...of.published, ...of.buried]).toEqual([]);
  });
});

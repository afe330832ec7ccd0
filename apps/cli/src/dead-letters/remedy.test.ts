import { type DeadLetter, decodeReadings } from '@ridewait/contracts';
import { ALLOWED_LATENESS_MS } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { entered, messageOf, PARK, THEN } from '../../test/archived.ts';
import { CATALOG, givenUp, raw, refused, sent } from '../../test/letters.ts';
import { remedyOf } from './remedy.ts';

const EXPECTED = {
  v: 1,
  park: PARK.id,
  receivedAt: THEN,
  attractions: [{ id: 'comet', readings: [entered(0)] }],
};

function published(letter: DeadLetter) {
  const remedy = remedyOf(letter, CATALOG);
  if ('left' in remedy) throw new Error(`it is left: ${remedy.left}`);
  const decoded = decodeReadings(remedy.publish.data);
  return { ...remedy.publish, message: decoded.ok ? decoded.value : undefined };
}

function left(letter: DeadLetter): string {
  const remedy = remedyOf(letter, CATALOG);
  return 'left' in remedy ? remedy.left : 'it is published';
}

describe('what ingest refused', () => {
  it('is stamped by the catalog of now, with the time at which it was received', () => {
    const { message, attributes } = published(refused());
    expect(message).toEqual(EXPECTED);
    expect(attributes).toEqual({ park: PARK.id });
  });

  it('goes to the park where its ride is now', () => {
    expect(published(refused({ park: 'another' })).message).toEqual(EXPECTED);
  });

  it.for<[string, Partial<DeadLetter>, RegExp]>([
    [
      'its sensor is still unknown',
      { payload: { reading: sent({ sensor: 'ghost' }) } },
      /^unknown_sensor: the catalog has no sensor ghost/,
    ],
    [
      'its sensor stands at another ride',
      { reason: 'wrong_attraction', attraction: 'tower' },
      /^wrong_attraction: this device does not speak for/,
    ],
    [
      'its clock was ahead when it was received',
      {
        reason: 'clock_ahead',
        payload: { reading: sent({ at: new Date(THEN + 600_000).toISOString() }) },
      },
      /^clock_ahead: at lies 600 s in the future/,
    ],
    ['it is no reading', { reason: 'invalid', payload: { reading: 'nonsense' } }, /^invalid: /],
    ['its ride is gone', { attraction: 'ghost' }, /^the catalog has no attraction ghost/],
    ['its ride was not kept', { attraction: undefined }, /does not say which ride/],
    ['its time was not kept', { receivedAt: undefined }, /does not say which ride/],
  ] as [string, Partial<DeadLetter>, RegExp][])('is left where %s', ([, more, why]) => {
    expect(left(refused(more))).toMatch(why);
  });
});

describe('a batch that ingest refused as a whole', () => {
  const batch = (readings: unknown) => Buffer.from(JSON.stringify({ readings }));
  const unknown: Partial<DeadLetter> = { service: 'ingest', reason: 'unknown_attraction' };

  it('is checked again where it says which ride it speaks for', () => {
    const letter = raw(batch([sent()]), { ...unknown, attraction: 'comet' });
    expect(published(letter).message).toEqual(EXPECTED);
  });

  it.for<[string, Uint8Array, Partial<DeadLetter>, RegExp]>([
    ['does not say which ride', batch([sent()]), unknown, /which ride it speaks for/],
    ['is no batch', Buffer.from('nonsense'), { ...unknown, attraction: 'comet' }, /no batch/],
    [
      'has a reading that is still wrong',
      batch([sent(), sent({ sensor: 'ghost' })]),
      { ...unknown, attraction: 'comet' },
      /^unknown_sensor/,
    ],
    [
      'nobody has proven to have sent',
      batch([sent()]),
      { service: 'ingest', reason: 'unauthorized', attraction: 'comet' },
      /nobody has proven who sent it/,
    ],
  ])('is left where it %s', ([, bytes, more, why]) => {
    expect(left(raw(bytes, more))).toMatch(why);
  });
});

describe('what the processor gave up', () => {
  it('goes back with the stamps that it had', () => {
    const moved = entered(0, { kind: 'boarded', lane: 'priority' });
    const { message } = published(givenUp({ payload: { reading: moved } }));
    expect(message).toEqual({ ...EXPECTED, attractions: [{ id: 'comet', readings: [moved] }] });
  });

  it.for<[string, Partial<DeadLetter>, RegExp]>([
    ['the catalog still lacks its ride', { attraction: 'ghost' }, /no attraction ghost in park/],
    ['its ride is in another park', { park: 'another' }, /no attraction comet in park another/],
    [
      'it was received too late',
      { reason: 'late', receivedAt: THEN + ALLOWED_LATENESS_MS + 1 },
      /too late after its event/,
    ],
    ['it is no reading', { payload: { reading: { at: THEN } } }, /^its reading is none: /],
    ['its park was not kept', { park: undefined }, /does not say which ride/],
  ] as [string, Partial<DeadLetter>, RegExp][])('is left where %s', ([, more, why]) => {
    expect(left(givenUp(more))).toMatch(why);
  });
});

describe('a message that the processor could not take', () => {
  const { data } = messageOf([entered(0)]);

  it('goes back byte for byte where it can be decoded now', () => {
    expect(published(raw(data)).data).toEqual(Buffer.from(data));
  });

  it("is left where it still can't be", () => {
    expect(left(raw(Buffer.from('nonsense')))).toMatch(/^it can't be decoded: /);
  });

  it('goes back as it was after a fault, whatever it holds', () => {
    const nonsense = Buffer.from('nonsense');
    expect(published(raw(nonsense, { reason: 'fault' })).data).toEqual(nonsense);
  });

  it('goes back without what Pub/Sub had added, which it refuses to take', () => {
    const payload = {
      base64: Buffer.from(data).toString('base64'),
      attributes: { park: 'p', traceparent: '00-1', googclient_schemaencoding: 'BINARY' },
    };
    expect(published(givenUp({ reason: 'fault', payload })).attributes).toEqual({
      park: 'p',
      traceparent: '00-1',
    });
  });

  it('is left where only its beginning was kept, or its bytes are none', () => {
    const cut = { base64: 'AAAA', attributes: {}, cutFrom: 9_000_001 };
    expect(left(raw(data, { payload: cut }))).toMatch(/only the beginning .* 9000001 bytes/);
    const broken = { base64: '!', attributes: {} };
    expect(left(raw(data, { payload: broken }))).toMatch(/not base64/);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, parsePush } from './push.ts';

describe('base64', () => {
  it('gives back the bytes that were written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const decoded = decodeBase64(Buffer.from(bytes).toString('base64'));
        expect(decoded && Uint8Array.from(decoded)).toEqual(bytes);
      }),
    );
  });

  it('is no bytes where it is empty', () => {
    expect(decodeBase64('')).toHaveLength(0);
  });

  it.for([
    ['cut', 'e30'],
    ['one letter', 'e'],
    ['with a space', 'e30 '],
    ['with a line end', 'e30=\n'],
    ['with a line end inside', 'e30\nbbb='],
    ['the letters of URLs', 'e-_='],
    ['padded inside', 'e3==e30='],
    ['padded too much', 'e==='],
    ['padding alone', '===='],
    ['other letters', 'eü0='],
  ] as const)('is broken where it is %s', ([, data]) => {
    expect(decodeBase64(data)).toBeNull();
  });

  it('may be as long as the longest message of the bus, whole or broken', () => {
    const long = 'A'.repeat(14 * 1024 * 1024);
    expect(decodeBase64(long)).toHaveLength((long.length / 4) * 3);
    expect(decodeBase64(`${long.slice(1)}!`)).toBeNull();
  });
});

describe('the envelope of a push', () => {
  const message = { messageId: '1', publishTime: '2026-07-01T12:00:00.5Z' };
  const subscription = 'projects/p/subscriptions/s';

  it('is taken with all its parts, and without what it says twice', () => {
    const whole = {
      message: { ...message, data: 'e30=', attributes: { park: 'p' } },
      subscription,
      deliveryAttempt: 5,
    };
    const posted = {
      ...whole,
      message: { ...whole.message, message_id: '1', publish_time: message.publishTime },
    };
    expect(parsePush(JSON.stringify(posted))).toEqual(whole);
  });

  it('has no data and no attributes where the message has none', () => {
    expect(parsePush(JSON.stringify({ message, subscription }))).toEqual({
      message: { ...message, data: '', attributes: {} },
      subscription,
    });
  });

  it.for<[string, unknown]>([
    ['nothing', undefined],
    ['no message', { subscription }],
    ['no id', { message: { publishTime: message.publishTime }, subscription }],
    ['no time', { message: { messageId: '1' }, subscription }],
    ['data that is no text', { message: { ...message, data: {} }, subscription }],
    [
      'an attribute that is no text',
      { message: { ...message, attributes: { a: 1 } }, subscription },
    ],
    ['half an attempt', { message, subscription, deliveryAttempt: 1.5 }],
    ['no subscription', { message }],
  ])('is none with %s', ([, posted]) => {
    expect(parsePush(JSON.stringify(posted) ?? '')).toBeUndefined();
  });
});

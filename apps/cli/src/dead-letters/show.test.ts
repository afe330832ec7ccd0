import type { DeadLetter } from '@ridewait/contracts';
import { describe, expect, it } from 'vitest';
import { entered, messageOf, THEN } from '../../test/archived.ts';
import { raw, refused } from '../../test/letters.ts';
import { showLines } from './show.ts';

function text(letter: DeadLetter): string {
  return showLines('7', letter, THEN + 60_000).join('\n');
}

describe('a dead letter that is shown', () => {
  it('says all that is known of it, and what the sensor said', () => {
    const shown = text(refused());
    expect(shown).toMatch(/^id +7$/m);
    expect(shown).toMatch(/^reason +unknown_sensor$/m);
    expect(shown).toMatch(/^died +\d{4}-\d\d-\d\d \d\d:\d\d:00Z {2}60 s ago$/m);
    expect(shown).toMatch(/^sensor +comet-in$/m);
    expect(shown).toContain('reading\n  {\n    "sensor": "comet-in",');
  });

  it('leaves out what is not known', () => {
    expect(text(raw(Buffer.from('x')))).not.toMatch(/^sensor/m);
  });

  it.for<[string, Uint8Array, RegExp]>([
    [
      'readings, decoded',
      messageOf([entered(0)]).data,
      /^readings\n {2}\{\n[^]*"sensor": "comet-in"/m,
    ],
    ['JSON', Buffer.from('{"readings":[]}'), /not of readings: [^]*\n {2}\{\n {4}"readings": \[\]/],
    ['text', Buffer.from('hello\nworld'), /^ {2}hello\n {2}world$/m],
    ['no bytes', Buffer.alloc(0), /^0 bytes, not of readings/m],
    [
      'bytes that are no text',
      Buffer.from([0x80, 0x81, 0x41, 0x00]),
      /^ {2}0000 {2}80 81 41 00 .* {2}\.\.A\.$/m,
    ],
  ])('shows a payload of %s', ([, bytes, pattern]) => {
    expect(text(raw(bytes))).toMatch(pattern);
  });

  it('shows its attributes, and that only the beginning was kept', () => {
    const payload = { base64: 'AAAA', attributes: { park: 'p' }, cutFrom: 9_000_001 };
    const shown = text(raw(Buffer.alloc(0), { payload }));
    expect(shown).toContain('attributes\n  {\n    "park": "p"\n  }');
    expect(shown).toContain('only the beginning was kept, of 9000001 bytes');
  });

  it('shows base64 that is none as it is', () => {
    const payload = { base64: '\u001B[2J', attributes: {} };
    expect(text(raw(Buffer.alloc(0), { payload }))).toContain('not base64\n  \\u001b[2J');
  });
});

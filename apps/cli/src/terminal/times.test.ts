import { expect, it } from 'vitest';
import { ago, parseTime, stamp } from './times.ts';

const NOON = Date.parse('2026-07-01T12:00:00Z');
const MINUTE = 60_000;

it.for<[string, number]>([
  ['0 s ago', 0],
  ['119 s ago', 2 * MINUTE - 1],
  ['2 min ago', 2 * MINUTE],
  ['119 min ago', 120 * MINUTE - 1],
  ['2 h ago', 120 * MINUTE],
  ['47 h ago', 48 * 60 * MINUTE - 1],
  ['2 d ago', 48 * 60 * MINUTE],
  ['in 4 s', -4_000],
])('says %s', ([words, past]) => {
  expect(ago(NOON - past, NOON)).toBe(words);
});

it('tells a time in one zone everywhere', () => {
  expect(stamp(NOON + 1_234)).toBe('2026-07-01 12:00:01Z');
});

it.for<[string, number]>([
  ['2026-07-01T12:00:00Z', NOON],
  ['2026-07-01T14:00:00+02:00', NOON],
  ['2026-07-01', NOON - 12 * 60 * MINUTE],
  ['90m', NOON - 90 * MINUTE],
  ['26h', NOON - 26 * 60 * MINUTE],
  ['7d', NOON - 7 * 24 * 60 * MINUTE],
])('takes %s for a time', ([text, at]) => {
  expect(parseTime(text, NOON)).toBe(at);
});

it.for(['', 'yesterday', '2026-07-01T12:00:00', '2026-02-30', '12:00', '7w', '-1h'])(
  'refuses "%s", and says what it takes',
  (text) => {
    expect(() => parseTime(text, NOON)).toThrow(/with its zone .* or how long ago/);
  },
);

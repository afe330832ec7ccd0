import { expect, it } from 'vitest';
import { DEAD_LETTER_VERSIONS, decodeDeadLetter } from './topic.ts';
import { decodeReadings, encodeReadings, READINGS_VERSIONS } from './topic-readings.ts';
import { bytesOf, messageOf, READING } from './topic.test-readings.ts';

/** Field 1 of a message in columns, `v`, comes first: its tag, then the number. */
const versionOf = (bytes: Uint8Array) => bytes[1];

it('says which versions of readings it writes and reads, and does so', () => {
  const written = encodeReadings(messageOf(READING));
  expect(READINGS_VERSIONS.writes).toEqual([versionOf(written)]);
  expect(READINGS_VERSIONS.reads).toContain(versionOf(written));
  expect(decodeReadings(written).ok).toBe(true);
  const json = bytesOf({ ...messageOf(READING), v: 1 });
  expect(READINGS_VERSIONS.reads).toContain(1);
  expect(decodeReadings(json).ok).toBe(true);
  const next = Math.max(...READINGS_VERSIONS.reads) + 1;
  expect(decodeReadings(Uint8Array.from([8, next]))).toMatchObject({ ok: false, newer: true });
});

it('says which versions of dead letters it reads, and leaves the next to a newer reader', () => {
  const next = Math.max(...DEAD_LETTER_VERSIONS.reads) + 1;
  expect(decodeDeadLetter(bytesOf({ v: next }))).toMatchObject({ ok: false, newer: true });
  expect(DEAD_LETTER_VERSIONS.reads).toEqual(
    expect.arrayContaining([...DEAD_LETTER_VERSIONS.writes]),
  );
});

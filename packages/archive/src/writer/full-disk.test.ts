import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { openPlace } from '../places/open-place.ts';
import { type Damage, readArchive } from '../read-archive.ts';

const WRITER = fileURLToPath(new URL('../../test/limited-writer.ts', import.meta.url));
/** Blocks of 512 bytes: four messages fit, and a part of the fifth. */
const LIMIT = 10;

it('gives a message back that only a part of could be written, and loses and damages none', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'ridewait-full-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  // With the signal ignored, a write beyond the limit is as one on a full disk: a part is taken, then none.
  const limited = `trap '' XFSZ; ulimit -f ${LIMIT}; exec "$0" "$@"`;
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    limited,
    process.execPath,
    WRITER,
    directory,
  ]);
  const outcomes = JSON.parse(stdout) as string[];
  expect(outcomes).toEqual(expect.arrayContaining(['EFBIG', 'ack m9']));
  expect(outcomes.filter((outcome) => outcome.startsWith('nack')).length).toBeGreaterThan(1);

  const damages: Damage[] = [];
  const messages = await Array.fromAsync(
    readArchive(openPlace(directory), { onDamage: (damage) => damages.push(damage) }),
  );
  expect(damages).toEqual([]);
  expect((await readdir(directory)).every((name) => name.endsWith('.avro'))).toBe(true);
  expect(messages.map(({ id }) => id).toSorted()).toEqual(
    Array.from({ length: 10 }, (_, index) => `m${index}`),
  );
});

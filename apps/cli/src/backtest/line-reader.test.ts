import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readLines } from './line-reader.ts';

async function linesOf(text: string): Promise<{ lines: string[]; last: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-lines-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'lines');
  await writeFile(file, text);
  const lines: string[] = [];
  let last = 0;
  for await (const batch of readLines(file)) {
    expect(batch.from).toBe(lines.length + 1);
    lines.push(...batch.lines);
    last = batch.bytesRead;
  }
  return { lines, last };
}

it('gives every line, the last one too where no line end follows', async () => {
  expect((await linesOf('a\nb\n')).lines).toEqual(['a', 'b']);
  expect((await linesOf('a\n\nb')).lines).toEqual(['a', '', 'b']);
  expect((await linesOf('')).lines).toEqual([]);
});

it('passes over the mark that some editors put before a text', async () => {
  expect((await linesOf('\uFEFFa\nb')).lines).toEqual(['a', 'b']);
  expect((await linesOf('\uFEFFa')).lines).toEqual(['a']);
});

it('numbers lines right over a file of many parts, whose letters may be cut', async () => {
  const lines = Array.from({ length: 200_000 }, (_, at) => `é${at}`);
  const found = await linesOf(lines.join('\n'));
  expect(found.lines).toEqual(lines);
  expect(found.last).toBe(Buffer.byteLength(lines.join('\n')));
});

it('keeps nothing of a line that never ends, and all that follows it', async () => {
  const { lines } = await linesOf(`a\n${'x'.repeat(3_000_000)}\nb\n${'y'.repeat(70_000)}`);
  expect(lines).toEqual([
    'a',
    expect.stringMatching(/over \d+/),
    'b',
    expect.stringMatching(/over/),
  ]);
});

it('says which file it can’t read, and why', async () => {
  await expect(readLines('/none/here').next()).rejects.toThrow(/\/none\/here \(ENOENT\)/);
});

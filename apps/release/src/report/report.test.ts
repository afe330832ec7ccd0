import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cloudLogReporter } from './cloud-log-reporter.ts';
import type { Reporter, Told } from './reporter.ts';
import { allReporters, consoleReporter, jsonReporter, summaryReporter } from './reporters.ts';
import { elapsed, summaryOf } from './summary.ts';

const BEGAN = Date.UTC(2026, 10, 30, 12);
const TOLD: Told = {
  id: 'r1',
  environment: 'prod',
  end: 'rolled_back',
  words: 'api: errors: 12 of 300 requests failed',
  beganAt: BEGAN,
  endedAt: BEGAN + 725_000,
  services: [{ service: 'api', stable: 'api-1', candidate: 'api-2' }],
  story: [
    { at: BEGAN, words: 'api: making api-2, without traffic' },
    { at: BEGAN + 720_500, words: 'going back: a | b\nc' },
  ],
};

it('the summary says how it ended, what was released, and what happened when', () => {
  const summary = summaryOf(TOLD);
  expect(summary).toMatch(/^## ⏪ Release `r1` in prod: rolled back\n\napi: errors: 12 of 300/);
  expect(summary).toContain('| api | `api-1` | `api-2` |');
  expect(summary).toContain('| 0.0 s | api: making api-2, without traffic |');
  expect(summary).toContain(String.raw`| 12 min 1 s | going back: a \| b c |`);
  expect(summary).toContain('It took 12 min 5 s, from 2026-11-30T12:00:00.000Z.');
});

it.for([
  [0, '0.0 s'],
  [59_940, '59.9 s'],
  [60_000, '1 min 0 s'],
  [12_000_000, '3 h 20 min'],
  [-5, '0.0 s'],
] as const)('%i ms are %s', ([ms, words]) => {
  expect(elapsed(ms)).toBe(words);
});

it('the terminal shows each line with the time since the first, and GitHub whom it calls', async () => {
  const printed: string[] = [];
  const reporter = consoleReporter((line) => void printed.push(line), { isOnGithub: true });
  for (const line of TOLD.story) reporter.tell(line);
  await reporter.callPerson('the way back\nis stuck');
  await reporter.ended(TOLD);
  expect(printed).toEqual([
    '       0.0 s  api: making api-2, without traffic',
    '  12 min 1 s  going back: a | b\nc',
    '✗ somebody has to look at it now: the way back\nis stuck',
    '::error::the way back is stuck',
    'rolled back: api: errors: 12 of 300 requests failed',
  ]);
});

it('files get the whole of it, beside what was there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ridewait-report-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [summary, json] = [join(folder, 'summary.md'), join(folder, 'story.json')];
  const reporter = allReporters([summaryReporter(summary), jsonReporter(json)]);
  await reporter.ended(TOLD);
  await reporter.ended({ ...TOLD, id: 'r2' });
  expect(await readFile(summary, 'utf8')).toMatch(/`r1`.*`r2`/s);
  expect(JSON.parse(await readFile(json, 'utf8'))).toEqual({ ...TOLD, id: 'r2' });
});

it('one that can’t be told is said to the first, and stops no other', async () => {
  const said: string[] = [];
  const first = consoleReporter((line) => void said.push(line));
  const broken: Reporter = jsonReporter('/nowhere/story.json');
  await allReporters([first, broken]).ended(TOLD);
  expect(said.join('\n')).toMatch(/rolled back: .*\n.*could not be told everywhere: ENOENT/);
});

it('Cloud Logging gets each line, with a severity that alerts know', async () => {
  const entries: { severity: string; jsonPayload: Record<string, unknown> }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const body = JSON.parse(text) as { logName: string; entries: typeof entries };
      expect(body.logName).toBe('projects/park/logs/ridewait-releases');
      entries.push(...body.entries);
      response.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const reporter = cloudLogReporter({
    project: 'park',
    environment: 'prod',
    release: 'r1',
    authorization: async () => ({}),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  for (const line of TOLD.story) reporter.tell(line);
  await reporter.ended(TOLD);
  await reporter.callPerson('the way back is stuck');
  expect(entries.map(({ severity }) => severity)).toEqual(['INFO', 'INFO', 'WARNING', 'ALERT']);
  expect(entries[2]!.jsonPayload).toMatchObject({
    environment: 'prod',
    release: 'r1',
    end: 'rolled_back',
    message: 'rolled_back: api: errors: 12 of 300 requests failed',
  });
  status = 403;
  await expect(reporter.callPerson('again')).rejects.toThrow(/Cloud Logging answered 403/);
});

import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ArrivedReading, playScenario, scenarioNamed, toWire } from '@ridewait/simulator';
import { type Figure, median } from './figures.ts';

const READINGS = 1_000_000;
const LIMIT_SECONDS = 20;
const SCENARIO = 'noisy';
const DAY_SECONDS = 86_400;
const MAIN = path.join(path.dirname(import.meta.dirname), 'apps', 'cli', 'src', 'main.ts');

/** Says at its end what a process has used: its parent can't ask any more then. */
const TELL_USE = `data:text/javascript,process.once('exit',()=>process.stderr.write('use '+JSON.stringify(process.resourceUsage())))`;

/**
 * `ridewait backtest` as a command of its own, over a million readings: days of a park of six rides with bad sensors,
 * one after the other. Beside it a loop that does no more than to parse the same lines.
 */
export async function backtestMillion({ runs }: { runs: number }): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-bench-'));
  try {
    const [park, readings] = ['park.json', 'readings.ndjson'].map((name) =>
      path.join(folder, name),
    );
    const played = playScenario(scenarioNamed(SCENARIO)!, 1);
    await writeFile(park!, JSON.stringify(played.park));
    await pipeline(Readable.from(lines(played.readings)), createWriteStream(readings!));
    const args = ['--catalog', park!, '--readings', readings!];
    const used: Use[] = [];
    const parsed: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      used.push(await backtest([...args, '--out', path.join(folder, 'estimates.ndjson')]));
      parsed.push(await parseLines(readings!));
    }
    const seconds = used.map(({ cpuSeconds }) => cpuSeconds);
    return [
      {
        name: 'a million readings',
        unit: 'CPU-seconds',
        values: seconds,
        beside: { name: 'limit', value: LIMIT_SECONDS },
        isMet: median(seconds) <= LIMIT_SECONDS,
      },
      { name: 'JSON.parse of each line and a Map', unit: 'CPU-seconds', values: parsed },
      { name: 'most memory held', unit: 'MiB', values: used.map(({ mebibytes }) => mebibytes) },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The day again and again, a day later each time: its sensors boot every morning. */
function* lines(day: readonly ArrivedReading[]): Generator<string> {
  for (let count = 0; count < READINGS; count += 1) {
    const days = Math.floor(count / day.length) * DAY_SECONDS;
    const { reading, receivedAt } = day[count % day.length]!;
    const { at, epoch } = reading;
    const said = toWire({ ...reading, at: at + days * 1000, epoch: epoch + days });
    const arrived = { ...said, receivedAt: new Date(receivedAt + days * 1000).toISOString() };
    yield `${JSON.stringify(arrived)}\n`;
  }
}

interface Use {
  cpuSeconds: number;
  mebibytes: number;
}

async function backtest(args: readonly string[]): Promise<Use> {
  const child = spawn(process.execPath, ['--import', TELL_USE, MAIN, 'backtest', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const code = await new Promise((resolve) => void child.once('close', resolve));
  const use = /use (\{.*\})$/.exec(told)?.[1];
  if (code !== 0 || use === undefined)
    throw new Error(`backtest ended with ${String(code)}: ${told}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(use) as NodeJS.ResourceUsage;
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, mebibytes: maxRSS / 1024 };
}

/** User and system, in seconds. */
async function parseLines(file: string): Promise<number> {
  const before = process.cpuUsage();
  const counts = new Map<string, number>();
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop()!;
    for (const text of texts) {
      const { sensor, count = 0 } = JSON.parse(text) as { sensor: string; count?: number };
      counts.set(sensor, (counts.get(sensor) ?? 0) + count);
    }
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

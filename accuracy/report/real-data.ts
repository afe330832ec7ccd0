import { spawn } from 'node:child_process';
import path from 'node:path';
import { markdownTable } from './markdown.ts';
import { minutes } from './numbers.ts';

/** `ridewait posted`, judged from a day on. */
export interface PostedResult {
  from: string;
  guests: string;
  sign: number;
  factor: number;
  ours: number;
  bias: number;
  inside: string;
}

/** `ridewait forecast-eval`, judged from a day on. */
export interface ForecastResult {
  from: string;
  /** Ahead, ours, persistence, last week, ratio, p10–p90, n. */
  horizons: string[][];
  at60: number;
  at180: number;
  coverage: string;
  isBetterThanPersistence: boolean;
}

export interface RealData {
  posted: PostedResult[];
  forecasts: ForecastResult[];
}

const POSTED_FROM = ['2018-01-01', '2017-01-01', '2016-01-01'];
const FORECAST_FROM = ['2017-01-01', '2018-01-01'];
const MAIN = path.join(path.resolve(import.meta.dirname, '../..'), 'apps', 'cli', 'src', 'main.ts');

/** Runs the two commands on recorded waits, as a user would, and reads what they print. */
export async function realData(folder: string): Promise<RealData> {
  const posted: PostedResult[] = [];
  for (const from of POSTED_FROM) {
    const args = ['--data', folder, '--train-until', from, '--test-from', from];
    const row = rowOf(await printed(['posted', ...args]), /^all \d+ rides/);
    const [, guests, sign, factor, ours, bias, inside] = row;
    posted.push({
      from,
      guests: guests!,
      sign: Number(sign),
      factor: Number(factor),
      ours: Number(ours),
      bias: Number(bias),
      inside: inside!,
    });
  }
  const forecasts: ForecastResult[] = [];
  for (const from of FORECAST_FROM) {
    const lines = await printed(['forecast-eval', '--data', folder, '--test-from', from]);
    const horizons = lines.filter((line) => /^\d+ min {2}/.test(line)).map(cellsOf);
    const last = /60 min ratio (\S+) · 180 min ratio (\S+) · coverage (\S+)/.exec(lines.at(-1)!)!;
    forecasts.push({
      from,
      horizons,
      at60: Number(last[1]),
      at180: Number(last[2]),
      coverage: last[3]!,
      isBetterThanPersistence: horizons.every(([, ours, other]) => Number(ours) < Number(other)),
    });
  }
  return { posted, forecasts };
}

export function postedTable({ posted }: RealData): string {
  return markdownTable(
    [
      'trained until, tested from',
      'guests',
      'the sign',
      'one factor',
      'ours',
      'our bias',
      'inside p10–p90',
    ],
    posted.map(({ from, guests, sign, factor, ours, bias, inside }) => [
      from,
      Number(guests).toLocaleString('en'),
      ...[sign, factor, ours, bias].map(minutes),
      inside,
    ]),
  );
}

export function forecastTable({ forecasts }: RealData): string {
  return markdownTable(
    ['targets from', 'ahead', 'ours', 'persistence', 'last week', 'ratio', 'p10–p90', 'n'],
    forecasts.flatMap(({ from, horizons }) => horizons.map((cells) => [from, ...cells])),
  );
}

function rowOf(lines: readonly string[], start: RegExp): string[] {
  const line = lines.find((one) => start.test(one));
  if (line === undefined) throw new Error(`no line of ${start} in:\n${lines.join('\n')}`);
  return cellsOf(line);
}

/** Columns stand two blanks apart. */
function cellsOf(line: string): string[] {
  return line.trim().split(/ {2,}/);
}

async function printed(args: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const code = await new Promise((resolve) => void child.once('close', resolve));
  if (code !== 0) throw new Error(`ridewait ${args.join(' ')} ended with ${String(code)}`);
  return text.trimEnd().split('\n');
}

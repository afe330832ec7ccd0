import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Figure } from './figures.ts';

const LIMIT_SECONDS = 20;

/** From `npm start`, with everything installed, to the first wait that the API serves. */
export async function firstWait({ runs }: { runs: number }): Promise<Figure[]> {
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) values.push(await onStart());
  return [
    {
      name: '`npm start -- --real` to the first wait at the API',
      unit: 's',
      values,
      beside: { name: 'limit', value: LIMIT_SECONDS },
      isMet: Math.max(...values) <= LIMIT_SECONDS,
    },
  ];
}

async function onStart(): Promise<number> {
  const began = performance.now();
  const child = spawn('npm', ['start', '--', '--real', '--for', '10'], {
    cwd: path.dirname(import.meta.dirname),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let seconds = Number.NaN;
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    text += chunk;
    if (Number.isNaN(seconds) && text.includes('the first waits are served')) {
      seconds = (performance.now() - began) / 1000;
    }
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0 || Number.isNaN(seconds))
    throw new Error(`npm start ended with ${code}:\n${text}`);
  return seconds;
}

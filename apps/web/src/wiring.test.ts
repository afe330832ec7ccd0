import { parseConfig } from '@ridewait/service';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { webConfigSchema } from './config.ts';
import { startWeb } from './wiring.ts';

const ENV = { API_URL: 'http://127.0.0.1:9', HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' };

it('serves the page, its config and its health, and is gone once disposed', async () => {
  const distDir = await mkdtemp(join(tmpdir(), 'ridewait-web-'));
  await writeFile(join(distDir, 'index.html'), 'the page');
  const running = await startWeb(
    parseConfig(webConfigSchema, { ...ENV, PARK: 'lindenhof' }),
    distDir,
  );
  const { url, metricsUrl } = running;

  expect(await (await fetch(url)).text()).toBe('the page');
  expect(await (await fetch(`${url}/config.json`)).json()).toEqual({
    apiUrl: ENV.API_URL,
    park: 'lindenhof',
  });
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  expect((await fetch(metricsUrl)).status).toBe(200);

  await running[Symbol.asyncDispose]();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  await rm(distDir, { recursive: true });
});

it.for(['', 'api.example', 'ftp://api.example'])('refuses %j as the address of the API', (url) => {
  expect(() => parseConfig(webConfigSchema, { ...ENV, API_URL: url })).toThrow('API_URL');
});

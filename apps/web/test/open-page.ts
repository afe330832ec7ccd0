import type { LiveBody } from '@ridewait/contracts';
import { startServer } from '@ridewait/service';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { createWebApp } from '../src/app.ts';
import { type FakeApi, startFakeApi } from './fake-api.ts';
import { fakeLive } from './fake-park.ts';

export interface OpenOptions {
  /** Where the built page lies. */
  distDir: string;
  /** What the API says first. */
  live?: LiveBody;
  prepare?: (api: FakeApi) => void;
  path?: string;
  options?: BrowserContextOptions;
}

export interface Opened {
  api: FakeApi;
  page: Page;
  /** What the page complained of, save the requests that failed. */
  complaints: string[];
}

/** A page of the built ones in a browser, on a phone where nothing else is said; all of it is gone after the test. */
export async function openPage(
  browser: Browser,
  { distDir, live = fakeLive([]), prepare, path = '/', options = {} }: OpenOptions,
): Promise<Opened> {
  const stack = new AsyncDisposableStack();
  onTestFinished(() => stack.disposeAsync());
  const api = stack.use(await startFakeApi(live));
  prepare?.(api);
  const app = await createWebApp({ apiUrl: api.url, park: null, distDir });
  const web = stack.use(await startServer(app.fetch, { host: '127.0.0.1', port: 0, graceMs: 200 }));
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
  stack.defer(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(new URL(path, web.url).href);
  return { api, page, complaints };
}

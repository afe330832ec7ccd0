import { findChromium, requireReal } from '@ridewait/local';
import { startServer } from '@ridewait/service';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createWebApp } from '../src/app.ts';
import { CHROMIUM_FLAGS } from './browser-flags.ts';
import { builtPage } from './built-page.ts';
import { startFakeApi } from './fake-api.ts';
import { fakeLive, fakeRide, manyRides } from './fake-park.ts';
import { FAINT_TEXTS } from './faint-texts.ts';
import { openPage } from './open-page.ts';

const executablePath = findChromium();

describe.runIf(requireReal('chromium', executablePath))('the page in a browser', () => {
  let browser: Browser;
  let distDir: string;

  beforeAll(async () => {
    distDir = await builtPage();
    browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
  });
  afterAll(() => browser?.close());

  function open(live = fakeLive(manyRides()), options: BrowserContextOptions = {}) {
    return openPage(browser, { distDir, live, options });
  }

  function ride(page: Page, name: string, state = '') {
    return page.locator(`[data-ride="${name.toLowerCase().replaceAll(' ', '-')}"]${state}`);
  }

  it('draws the hours to come of a ride that has a forecast, and of no other', async () => {
    const { page, complaints } = await open();
    await ride(page, 'Tower of Winds').waitFor();
    expect(await ride(page, 'Tower of Winds').locator('.bar').count()).toBe(8);
    expect(await ride(page, 'Tower of Winds').innerText()).toContain('60 minutes at ');
    expect(await ride(page, 'Bumper Cars').locator('.outlook').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows every ride with its wait and its age, and complains of nothing', async () => {
    const { page, complaints } = await open();

    await ride(page, 'Colossus', '[data-kind="wait"]').waitFor();
    expect(await page.locator('h1').innerText()).toBe('Lindenhof');
    expect(await page.locator('[data-ride]').count()).toBe(manyRides().length);
    expect(await ride(page, 'Colossus').innerText()).toMatch(
      /^55\s+min\s+Colossus\s+\d+ s\s+measured \d+ seconds? ago\s+single rider 20 min\s+priority 10 min$/,
    );
    expect(await ride(page, 'The Grand Old Carousel').innerText()).toContain('no wait');
    expect(complaints).toEqual([]);
  });

  it('shows a changed wait without being loaded again', async () => {
    const { api, page } = await open(fakeLive([fakeRide('Colossus', { waits: { standby: 55 } })]));
    await ride(page, 'Colossus').getByText('55', { exact: true }).waitFor();
    await page.evaluate('globalThis.isSameLoad = true');

    api.say(fakeLive([fakeRide('Colossus', { waits: { standby: 40 } })]));

    await ride(page, 'Colossus').getByText('40', { exact: true }).waitFor();
    expect(await page.evaluate('globalThis.isSameLoad')).toBe(true);
  });

  it('takes the wait away from a ride that goes down', async () => {
    const { api, page } = await open(fakeLive([fakeRide('Colossus', { waits: { standby: 55 } })]));
    await ride(page, 'Colossus', '[data-kind="wait"]').waitFor();

    api.say(fakeLive([fakeRide('Colossus', { status: 'DOWN', waits: { standby: null } })]));

    await ride(page, 'Colossus', '[data-kind="down"]').waitFor();
    expect(await ride(page, 'Colossus').innerText()).toContain('temporarily down');
    expect(await ride(page, 'Colossus').innerText()).not.toMatch(/55|\bmin\b/);
  });

  it('makes an old number look old, and an unknown one neither 0 nor closed', async () => {
    const { page } = await open();
    await ride(page, 'Ghost Train', '[data-kind="wait"]').waitFor();
    const colorOf = (id: string): Promise<unknown> =>
      page.evaluate(
        `getComputedStyle(document.querySelector('[data-ride="${id}"] .figure')).color`,
      );

    expect(await ride(page, 'Ghost Train').getAttribute('data-stale')).toBe('true');
    expect(await ride(page, 'Ghost Train').innerText()).toMatch(/3 min old/);
    expect(await colorOf('ghost-train')).not.toBe(await colorOf('whirlpool-rapids'));
    expect(await ride(page, 'Pirate Cove').innerText()).toMatch(/^–\s/);
    expect(await ride(page, 'Pirate Cove').innerText()).not.toMatch(/closed|\b0\b/i);
  });

  it('shows a wait whose sensor is off, and that it is less sure', async () => {
    const { page } = await open();
    const unsure = ride(page, 'Thunder Gulch', '[data-unsure="true"]');
    await unsure.waitFor();

    expect(await unsure.innerText()).toMatch(
      /^about\s+35\s+min\s+Thunder Gulch\s[^]*less sure than usual: 20 to 60 min/,
    );
    expect(await unsure.locator('.bulb-light[opacity="0.4"]').count()).toBe(8);
    expect(await page.locator('[data-unsure="true"]').count()).toBe(1);
  });

  it('tells when the API is away, ages every number, and recovers by itself', async () => {
    const { api, page } = await open();
    await ride(page, 'Colossus', '[data-stale="false"]').waitFor();

    await api.goAway();

    const notice = page.getByRole('status');
    await notice.getByText(/^No connection, numbers from \d\d:\d\d$/).waitFor();
    expect(await page.locator('[data-stale="false"]').count()).toBe(0);
    expect(await ride(page, 'Colossus').innerText()).toContain('55');

    api.say(fakeLive([fakeRide('Colossus', { waits: { standby: 30 } })]));
    await api.goOn();

    await ride(page, 'Colossus', '[data-stale="false"]').getByText('30', { exact: true }).waitFor();
    expect((await notice.innerText()).trim()).toBe('');
  });

  it('lets the ages grow while the API answers 304', async () => {
    const { api, page } = await open(fakeLive([fakeRide('Colossus')]));
    await ride(page, 'Colossus', '[data-stale="false"]').waitFor();

    api.clockAhead(120_000);

    await ride(page, 'Colossus', '[data-stale="true"]').waitFor();
    const answers = api.answers.filter(({ path }) => path.endsWith('/live'));
    expect(answers.at(-1)?.status).toBe(304);
    expect(await ride(page, 'Colossus').innerText()).toMatch(/[23] min old/);
  });

  it('goes by the API’s clock, not by the phone’s', async () => {
    const apiNow = Date.now() + 3_600_000;
    const api = await startFakeApi(fakeLive([fakeRide('Colossus', { age: 35 }, apiNow)]));
    onTestFinished(() => api[Symbol.asyncDispose]());
    api.clockAhead(3_600_000);
    const app = await createWebApp({ apiUrl: api.url, park: 'lindenhof', distDir });
    const web = await startServer(app.fetch, { host: '127.0.0.1', port: 0, graceMs: 200 });
    onTestFinished(() => web[Symbol.asyncDispose]());
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(web.url);

    const fresh = ride(page, 'Colossus', '[data-stale="false"]');
    await fresh.waitFor();
    expect(await fresh.innerText()).toMatch(/^[34]\d s$/m);
  });

  it('orders, filters and finds', async () => {
    const { page } = await open();
    const names = page.locator('.ride-name');
    await names.first().waitFor();
    expect(await names.first().innerText()).toBe('The Grand Old Carousel');

    await page.getByLabel('Name', { exact: true }).check();
    expect(await names.first().innerText()).toBe('Balloon Race');
    await page.getByLabel('Open now').check();
    expect(await names.allInnerTexts()).not.toContain('Moonwalker');
    await page.getByLabel('Find a ride').fill('colos');
    expect(await names.allInnerTexts()).toEqual(['Colossus']);
  });

  it.for([99, 100, 999])('keeps a wait of %i minutes in its column', async (wait) => {
    const { page } = await open(fakeLive([fakeRide('Colossus', { waits: { standby: wait } })]));
    const row = ride(page, 'Colossus', '[data-kind="wait"]');
    const figure = (await row.locator('.rolling').boundingBox())!;
    const column = (await row.locator('.figure').boundingBox())!;
    expect(figure.x).toBeGreaterThanOrEqual(column.x);
    expect(figure.width).toBeLessThanOrEqual(column.width);
  });

  describe.for([
    { width: 390, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
    { width: 320, colorScheme: 'light' },
    // 320 px with letters of twice the size.
    { width: 160, colorScheme: 'dark' },
  ] as const)('at $width px, $colorScheme', ({ width, colorScheme }) => {
    it('fits the screen, and every text stands out from its ground', async () => {
      const { page, complaints } = await open(fakeLive(manyRides()), {
        viewport: { width, height: 640 },
        colorScheme,
      });
      await ride(page, 'Colossus', '[data-kind="wait"]').waitFor();

      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.evaluate(FAINT_TEXTS)).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
});

import { findChromium, requireReal } from '@ridewait/local';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS } from './browser-flags.ts';
import { builtPage } from './built-page.ts';
import { FAINT_TEXTS } from './faint-texts.ts';
import { fakeFinding, fakeHealth, fakeOperations, troubledPark } from './fake-operations.ts';
import { openPage } from './open-page.ts';

const executablePath = findChromium();
const DESK = { viewport: { width: 1280, height: 900 } };

describe.runIf(requireReal('chromium', executablePath))('the operations page in a browser', () => {
  let browser: Browser;
  let distDir: string;

  beforeAll(async () => {
    distDir = await builtPage();
    browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
  });
  afterAll(() => browser?.close());

  function open(body = fakeOperations(troubledPark()), options: BrowserContextOptions = {}) {
    return openPage(browser, {
      distDir,
      path: '/operations',
      prepare: (api) => api.sayOperations(body),
      options,
    });
  }

  function ride(page: Page, id: string) {
    return page.locator(`[data-ride="${id}"]`);
  }

  function tile(page: Page, name: string) {
    return page.getByRole('radio', { name });
  }

  it('shows what is wrong first, in words, with since when', async () => {
    const { page, complaints } = await open();
    await ride(page, 'colossus').waitFor();

    expect(await page.locator('.card-name').allInnerTexts()).toEqual([
      'Pirate Cove',
      'Balloon Race',
      'Ghost Train',
      'Colossus',
      'Thunder Gulch',
      'Tower of Winds',
      'Moonwalker',
      'Bumper Cars',
      'Chairoplane',
      'Inverted Eagle, the Longest Ride Name of All',
      'Sky Dancer',
      'The Grand Old Carousel',
      'Whirlpool Rapids',
      'Storybook Boats',
      'Wild Mouse',
    ]);
    expect(await ride(page, 'colossus').innerText()).toMatch(
      /low confidence[^]*55 min[^]*38–81[^]*operating[^]*Dead sensor\s+since \d\d:\d\d, \d min\s*new[^]*said nothing for 6 minutes\.\s*colossus-standby-in[^]*Drifting counter/,
    );
    expect(await ride(page, 'ghost-train').innerText()).toContain('Silent: standby 3 min');
    expect(await page.title()).toBe('(6) Lindenhof operations');
    expect(complaints).toEqual([]);
  });

  it('tells of a finding that begins, and when it is over, without being loaded again', async () => {
    const { api, page } = await open(fakeOperations([fakeHealth('Colossus')]));
    await page.getByText('No ride needs a look').waitFor();
    const changes = page.locator('.changes');
    expect(await changes.getAttribute('role')).toBe('status');
    expect(await changes.innerText()).toBe('');

    const findings = [fakeFinding('stuck', 1)];
    api.sayOperations(fakeOperations([fakeHealth('Colossus', { findings })]));
    await changes.getByText(/^\d\d:\d\d New: Colossus, stuck counter\.$/).waitFor();
    expect(await page.title()).toBe('(1) Lindenhof operations');

    api.sayOperations(fakeOperations([fakeHealth('Colossus')]));
    await changes.getByText(/^\d\d:\d\d Over: Colossus, stuck counter\.$/).waitFor();
    expect(await page.title()).toBe('Lindenhof operations');
  });

  it('goes on in a tab that is behind others, whose title tells', async () => {
    const { api, page } = await open(fakeOperations([fakeHealth('Colossus')]));
    await page.getByText('No ride needs a look').waitFor();

    await page.evaluate(`Object.defineProperty(document, 'hidden', { get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));`);
    api.sayOperations(fakeOperations([fakeHealth('Colossus', { standby: 80 })]));
    api.clockAhead(30_000);

    await expect.poll(() => page.title(), { timeout: 15_000 }).toBe('(1) Lindenhof operations');
  });

  it('says that the API is away and how old all of it is, and recovers by itself', async () => {
    const { api, page } = await open();
    await ride(page, 'colossus').waitFor();

    await api.goAway();
    const notice = page.locator('.notice[role="status"]');
    await notice.getByText(/^The API doesn’t answer: all of this is from \d\d:\d\d\./).waitFor();
    await page.getByText(/API answered [3-9] s ago/).waitFor();
    expect(await page.title()).toMatch(/^\(!\) /);
    expect(await ride(page, 'colossus').innerText()).toContain('55 min');
    expect(await page.locator('.changes').innerText()).toBe('');

    await api.goOn();
    await page.getByText(/API answered 0 s ago/).waitFor();
    expect((await notice.innerText()).trim()).toBe('');
  });

  it('says that the API can’t reach its data', async () => {
    const { api, page } = await open();
    await ride(page, 'colossus').waitFor();

    api.sayOperations(null);
    await page.getByText(/^The API can’t reach its data: all of this is from/).waitFor();
    expect(await ride(page, 'colossus').count()).toBe(1);
    expect(await page.evaluate(FAINT_TEXTS)).toEqual([]);
  });

  it('calls nothing fresh while the live store is away', async () => {
    const { page } = await open(fakeOperations(troubledPark(), false), DESK);
    await page.getByText(/^The live store is away/).waitFor();

    expect(await page.locator('[data-group="fresh"]').count()).toBe(0);
    expect(await tile(page, '0 Fresh').count()).toBe(1);
  });

  it('lets data grow stale while the API answers 304', async () => {
    const { api, page } = await open(fakeOperations([fakeHealth('Colossus')]));
    await page.locator('[data-group="fresh"]').waitFor();

    api.clockAhead(120_000);

    await page.locator('[data-group="stale"]').waitFor();
    expect(api.answers.at(-1)?.status).toBe(304);
    expect(await ride(page, 'colossus').innerText()).toMatch(
      /Silent: controller \d min, standby \d min/,
    );
  });

  it('shows the rides of a number that is chosen with the keyboard, and finds rides and sensors', async () => {
    const { page } = await open(undefined, DESK);
    const names = page.locator('.card-name');
    await ride(page, 'colossus').waitFor();

    await page.keyboard.press('Tab');
    const focused = 'document.activeElement.closest("label").innerText';
    expect(await page.evaluate(focused)).toMatch(/^15\s+Rides$/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await names.allInnerTexts()).toEqual(['Ghost Train']);

    await tile(page, '1 Dead sensor').check();
    expect(await names.allInnerTexts()).toEqual(['Colossus']);
    await tile(page, '15 Rides').check();
    await page.getByLabel('Find a ride or a sensor').fill('thunder-standby');
    expect(await names.allInnerTexts()).toEqual(['Thunder Gulch']);
    await page.getByLabel('Find a ride or a sensor').fill('nothing');
    await page.getByText('No ride is like that.').waitFor();
  });

  it('has landmarks, and headings in order', async () => {
    const { page } = await open();
    await ride(page, 'colossus').waitFor();

    expect(await page.getByRole('banner').count()).toBe(1);
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.getByRole('search').count()).toBe(1);
    expect(await page.getByRole('contentinfo').count()).toBe(1);
    expect(await page.getByRole('region', { name: 'Needs a look 6' }).count()).toBe(1);
    const levels = await page.evaluate(
      '[...document.querySelectorAll("h1, h2, h3")].map((heading) => heading.tagName)',
    );
    expect(levels).toEqual([
      'H1',
      ...[6, 1, 6, 2].flatMap((count) => ['H2', ...Array.from({ length: count }, () => 'H3')]),
    ]);
  });

  describe.for([
    { width: 390, height: 844, colorScheme: 'light' },
    { width: 390, height: 844, colorScheme: 'dark' },
    { width: 1920, height: 1080, colorScheme: 'light' },
    { width: 1920, height: 1080, colorScheme: 'dark' },
    // 320 px with letters of twice the size.
    { width: 160, height: 640, colorScheme: 'dark' },
  ] as const)('at $width px, $colorScheme', ({ width, height, colorScheme }) => {
    it('fits the screen, and every text stands out from its ground', async () => {
      const { page, complaints } = await open(undefined, {
        viewport: { width, height },
        colorScheme,
      });
      await ride(page, 'colossus').waitFor();

      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.evaluate(FAINT_TEXTS)).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
});

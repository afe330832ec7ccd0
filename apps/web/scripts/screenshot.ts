import { findChromium } from '@ridewait/local';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS } from '../test/browser-flags.ts';

const USAGE = `node apps/web/scripts/screenshot.ts --url http://127.0.0.1:PORT --out page.png
  [--scheme light|dark] [--width 390] [--height 844] [--scale 2] [--full]`;

/** Takes a picture of a running page once it shows rides: of the guest's, those with a wait. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      out: { type: 'string' },
      scheme: { type: 'string', default: 'dark' },
      width: { type: 'string', default: '390' },
      height: { type: 'string', default: '844' },
      scale: { type: 'string', default: '2' },
      full: { type: 'boolean', default: false },
    },
  });
  const { url, out, scheme } = values;
  if (!url || !out) throw new Error(`--url and --out are needed:\n${USAGE}`);
  const executablePath = findChromium();
  if (!executablePath) throw new Error('chromium was not found: install it, or put it on the PATH');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({
      viewport: { width: Number(values.width), height: Number(values.height) },
      deviceScaleFactor: Number(values.scale),
      colorScheme: scheme === 'light' ? 'light' : 'dark',
    });
    await page.goto(url);
    await page.locator('[data-kind="wait"], [data-standing]').first().waitFor();
    await page.screenshot({ path: out, fullPage: values.full });
  } finally {
    await browser.close();
  }
}

await main();

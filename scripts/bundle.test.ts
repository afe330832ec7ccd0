import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleApp } from './bundle/bundle-app.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ridewait-bundle-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a bundle from a folder that has nothing else in it, without an environment. */
function run(...args: string[]) {
  const main = path.join(folder, 'main.mjs');
  return spawnSync(process.execPath, [main, ...args], { cwd: folder, env: {}, encoding: 'utf8' });
}

describe('what a module reads from beside itself', () => {
  /** An app of one module, bundled into its own `dist`. */
  async function bundled(source: string): Promise<void> {
    const app = path.join(folder, 'apps/one');
    await mkdir(path.join(app, 'src'), { recursive: true });
    await writeFile(path.join(app, 'words.txt'), 'carried along');
    await writeFile(path.join(app, 'src/main.ts'), source);
    await bundleApp(app);
    await cp(path.join(app, 'dist'), folder, { recursive: true });
    await rm(path.join(folder, 'apps'), { recursive: true });
  }

  it('goes along', async () => {
    await bundled(`import { readFileSync } from 'node:fs';
      console.log(readFileSync(new URL('../words.txt', import.meta.url), 'utf8'));`);
    expect(run().stdout).toBe('carried along\n');
  });

  it('has to be there', async () => {
    const missing = bundled(`console.log(new URL('../nothing.txt', import.meta.url).pathname);`);
    await expect(missing).rejects.toThrow('nothing.txt, which is not there');
  });

  it('is looked for beside the bundle where it was built into dist already', async () => {
    await bundled(`console.log(new URL('../dist/page', import.meta.url).pathname);`);
    expect(run().stdout).toBe(`${path.join(folder, 'page')}\n`);
  });
});

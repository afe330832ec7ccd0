import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { assets } from './assets.ts';
import { lazyProtos } from './lazy-protos.ts';
import { leftOut } from './left-out.ts';

/** What packages of the older kind want of their surroundings, in a module of the newer one. */
const COMMONJS = [
  `import { createRequire as createBundleRequire } from 'node:module';`,
  `const require = createBundleRequire(import.meta.url);`,
  `const __filename = import.meta.filename, __dirname = import.meta.dirname;`,
].join('\n');

/**
 * Bundles `src/main.ts` of an app, and everything that it imports, into `outdir`: `main.mjs`, a module for each
 * part that is loaded later, and the files that its modules read. Resolves to the files that are in it, from the
 * working folder on.
 */
export async function bundleApp(app: string, outdir = path.join(app, 'dist')): Promise<string[]> {
  await mkdir(outdir, { recursive: true });
  // Modules carry the hash of their content in their names: those of the last time would stay.
  const stale = (await readdir(outdir)).filter((name) => name.endsWith('.mjs'));
  await Promise.all(stale.map((name) => rm(path.join(outdir, name))));
  const { metafile } = await build({
    metafile: true,
    entryPoints: { main: path.join(app, 'src/main.ts') },
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // A part that is imported by a call is a module of its own, read when it is called for.
    splitting: true,
    // Names stay, for errors and profiles to speak of.
    minifyWhitespace: true,
    minifySyntax: true,
    outExtension: { '.js': '.mjs' },
    banner: { js: COMMONJS },
    plugins: [leftOut(), lazyProtos(), assets(outdir)],
    logLevel: 'warning',
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
}

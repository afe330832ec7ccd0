import { cp, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

const MODULE = /[\\/](?:apps|packages)[\\/][^\\/]+[\\/]src[\\/].+\.ts$/;
const ASSET = /new URL\(\s*'(\.{1,2}\/[^']+)',\s*import\.meta\.url,?\s*\)/g;

/**
 * Files that a module of ours reads from beside itself, `new URL('../migrations/', import.meta.url)`, go along:
 * they are copied into `outdir`, and the bundle looks for them there. What was built into `dist` already is
 * only looked for beside the bundle.
 */
export function assets(outdir: string): Plugin {
  return {
    name: 'assets',
    setup(build) {
      /** By module, from the working folder, as in the metafile. */
      const copies = new Map<string, string[]>();
      build.onLoad({ filter: MODULE }, async ({ path: module }) => {
        const text = await readFile(module, 'utf8');
        if (!text.includes('import.meta.url')) return undefined;
        const contents = text.replaceAll(ASSET, (whole, specifier: string) => {
          const target = path.resolve(path.dirname(module), specifier);
          const place = placeOf(target, module);
          if (place === undefined) return whole;
          if (place.isCopied) {
            const name = path.relative(process.cwd(), module).replaceAll(path.sep, '/');
            copies.set(name, [...(copies.get(name) ?? []), target]);
          }
          return `new URL('${place.url}', import.meta.url)`;
        });
        return { contents, loader: 'ts' };
      });
      build.onEnd(async ({ metafile }) => {
        const outputs = Object.values(metafile?.outputs ?? {});
        // Only of modules that came into the bundle.
        const used = new Set(outputs.flatMap(({ inputs }) => Object.keys(inputs)));
        for (const [module, targets] of copies) {
          if (!used.has(module)) continue;
          for (const target of targets) {
            await stat(target).catch(() => {
              throw new Error(`${module} names ${target}, which is not there`);
            });
            await cp(target, path.join(outdir, path.basename(target)), { recursive: true });
          }
        }
      });
    },
  };
}

interface Place {
  /** From the bundle on. */
  url: string;
  isCopied: boolean;
}

/** Undefined for what doesn't belong to the module's own workspace. */
function placeOf(target: string, module: string): Place | undefined {
  const workspace = module.slice(0, module.lastIndexOf(`${path.sep}src${path.sep}`));
  if (!target.startsWith(workspace + path.sep)) return undefined;
  const built = path.join(workspace, 'dist') + path.sep;
  if (target.startsWith(built)) return { url: `./${target.slice(built.length)}`, isCopied: false };
  // Of a folder the slash at its end is part of the name: what is looked up in it starts there.
  const end = path.extname(target) === '' ? '/' : '';
  return { url: `./${path.basename(target)}${end}`, isCopied: true };
}

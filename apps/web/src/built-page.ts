import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** A file of the built page, ready to be sent. */
export interface PageFile {
  type: string;
  etag: string;
  cacheControl: string;
  bodies: Record<Encoding, Uint8Array<ArrayBuffer>>;
}

export type Encoding = 'br' | 'gzip' | 'identity';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

/** The build puts a hash of the content into the names of what lies here. */
const HASHED = '/assets/';

/**
 * The built page by URL path. It is some 40 kB, so it is held in memory, compressed once; a path that was
 * not built can't be reached at all. Throws where nothing was built.
 */
export async function readBuiltPage(distDir: string): Promise<ReadonlyMap<string, PageFile>> {
  const names = await listFiles(distDir);
  const files = await Promise.all(
    names.map(async (name): Promise<[string, PageFile]> => {
      const path = `/${relative(distDir, name).replaceAll(sep, '/')}`;
      return [urlPathOf(path), await readPageFile(name, path)];
    }),
  );
  const page = new Map(files);
  if (!page.has('/')) {
    throw new Error(
      `no built page in ${distDir}: run \`npm run build:page -w @ridewait/web\` first`,
    );
  }
  return page;
}

/** A document is where its name is, without what it is made of: `/operations`. */
function urlPathOf(path: string): string {
  return path === '/index.html' ? '/' : path.replace(/\.html$/, '');
}

async function listFiles(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function readPageFile(name: string, path: string): Promise<PageFile> {
  const identity = new Uint8Array(await readFile(name));
  const [br, gzipped] = await Promise.all([
    promisify(brotliCompress)(identity),
    promisify(gzip)(identity),
  ]);
  return {
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    etag: `W/"${hash('sha256', identity, 'base64url').slice(0, 22)}"`,
    cacheControl: path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
    bodies: { identity, br: new Uint8Array(br), gzip: new Uint8Array(gzipped) },
  };
}

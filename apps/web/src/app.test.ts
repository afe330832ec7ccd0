import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebApp } from './app.ts';

const HTML = `<!doctype html><title>Ridewait</title>${' '.repeat(500)}`;
let distDir: string;

beforeAll(async () => {
  distDir = await mkdtemp(join(tmpdir(), 'ridewait-web-'));
  await mkdir(join(distDir, 'assets'));
  await writeFile(join(distDir, 'index.html'), HTML);
  await writeFile(join(distDir, 'operations.html'), HTML);
  await writeFile(join(distDir, 'icon.svg'), '<svg/>');
  await writeFile(join(distDir, 'manifest.webmanifest'), '{}');
  await writeFile(join(distDir, 'assets', 'index-abc123.js'), 'export {}');
});

afterAll(() => rm(distDir, { recursive: true }));

function web(options: { apiUrl?: string; park?: string | null } = {}) {
  return createWebApp({ apiUrl: 'https://api.example/', park: null, distDir, ...options });
}

describe('the page', () => {
  it.for([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/operations', 'text/html; charset=utf-8', 'no-cache'],
    ['/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
    [
      '/assets/index-abc123.js',
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
  ] as const)('serves %s as %s, cached as %s', async ([path, type, cacheControl]) => {
    const response = await (await web()).request(path);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe(cacheControl);
  });

  it('answers 304 to a phone that has it', async () => {
    const app = await web();
    const etag = (await app.request('/')).headers.get('etag') ?? '';

    const again = await app.request('/', { headers: { 'if-none-match': `"other", ${etag}` } });

    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('cache-control')).toBe('no-cache');
  });

  it.for([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip;q=1.0, br;q=0', 'gzip', gunzipSync],
    ['', null, (body: Buffer) => body],
  ] as const)('sends what the phone can unpack: %s', async ([accepted, encoding, unpack]) => {
    const response = await (await web()).request('/', { headers: { 'accept-encoding': accepted } });

    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(unpack(Buffer.from(await response.arrayBuffer())).toString()).toBe(HTML);
  });

  it.for(['/nothing', '/../package.json', '/%2e%2e/package.json', '/assets/', '/index.html/x'])(
    'has nothing else, such as %s',
    async (path) => {
      const response = await (await web()).request(path);

      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: 'not_found' });
    },
  );

  it('says what to do where nothing was built', async () => {
    const app = createWebApp({
      apiUrl: 'https://api.example',
      park: null,
      distDir: join(distDir, 'no'),
    });

    await expect(app).rejects.toThrow('npm run build:page -w @ridewait/web');
  });
});

describe('what the page is allowed', () => {
  it.for(['/', '/config.json', '/nothing'])('tells the browser on %s', async (path) => {
    const { headers } = await (await web({ apiUrl: 'https://api.example/base/' })).request(path);
    const policy = headers.get('content-security-policy') ?? '';

    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self' https://api.example",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('/config.json', () => {
  it.for([null, 'lindenhof'])(
    'tells the API’s address and the park %s, never cached',
    async (park) => {
      const response = await (await web({ park })).request('/config.json');

      expect(await response.json()).toEqual({ apiUrl: 'https://api.example', park });
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );
});

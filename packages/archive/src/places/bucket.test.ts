import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBucket, type FakeBucket, type Fault } from '../../test/fake-bucket.ts';
import { openPlace } from './open-place.ts';

const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));

let bucket: FakeBucket;
beforeEach(async () => {
  bucket = await fakeBucket({
    'park/2026-07-01T12:00:00+00:00_a': BYTES,
    'park/2026-07-01T12:05:00+00:00_b': Buffer.from('b'),
    'park/a folder/': Buffer.alloc(0),
    'park/ü ?#%': Buffer.from('named oddly'),
    other: Buffer.from('of somebody else'),
  });
});
afterEach(() => bucket[Symbol.asyncDispose]());

function place(url = 'gs://archive/park/') {
  const { endpoint } = bucket;
  return openPlace(url, { endpoint, minBackoffMs: 1, maxTries: 4, idleTimeoutMs: 200 });
}

async function names(url?: string): Promise<string[]> {
  const files = await Array.fromAsync(place(url).files());
  return files.map(({ name }) => name);
}

async function bytesOf(name: string): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(place().open({ name, isGrowing: false })));
}

const FIRST = 'park/2026-07-01T12:00:00+00:00_a';

describe('an archive in a bucket', () => {
  it('has the objects under its prefix, from every page, without folders', async () => {
    expect(await names()).toEqual([FIRST, 'park/2026-07-01T12:05:00+00:00_b', 'park/ü ?#%']);
    expect(bucket.requests).toHaveLength(2);
    expect(bucket.requests[0]).toBe('list park/');
    expect(await names('gs://archive')).toContain('other');
  });

  it('asks for the next page only once somebody wants it', async () => {
    await place().files().next();
    expect(bucket.requests).toHaveLength(1);
  });

  it('gives the bytes of an object, whatever its name', async () => {
    expect(await bytesOf(FIRST)).toEqual(BYTES);
    expect(await bytesOf('park/ü ?#%')).toEqual(Buffer.from('named oddly'));
  });

  it.for<[string, Fault[]]>([
    ['too many requests', [{ status: 429, retryAfter: '0' }]],
    ['Cloud Storage away', [{ status: 503 }, { status: 500 }, { status: 408 }]],
    ['a date to come back at', [{ status: 429, retryAfter: 'Wed, 01 Jul 2026 12:00:00 GMT' }]],
  ])('is asked again after %s', async ([, faults]) => {
    bucket.faults.push(...faults);
    expect(await names()).toHaveLength(3);
    bucket.faults.push(...faults);
    expect(await bytesOf(FIRST)).toEqual(BYTES);
  });

  it('goes on where a body broke off or went quiet, however often, while bytes come', async () => {
    bucket.faults.push(
      { breakAfter: 100_000 },
      { quietAfter: 50_000 },
      { status: 503 },
      { breakAfter: 1 },
      { breakAfter: 1 },
      { breakAfter: 1 },
      { breakAfter: 1 },
      { breakAfter: 1 },
    );
    expect(await bytesOf(FIRST)).toEqual(BYTES);
    expect(bucket.requests).toContain(`get ${FIRST} bytes=150000-`);
  });

  it('is away once every try has failed', async () => {
    bucket.faults.push(...Array.from({ length: 4 }, () => ({ status: 503 })));
    await expect(names()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'the archive gs://archive/park/ is away: it answers 503',
    });
    await bucket[Symbol.asyncDispose]();
    await expect(names()).rejects.toThrow(/is away: .*ECONNREFUSED/);
  });

  it.for<[string, string, Fault[], RegExp]>([
    ['is not there', 'gs://nowhere/park', [], /gs:\/\/nowhere\/park can't be read: .*not there/],
    ['may not be read', 'gs://archive', [{ status: 403 }], /\(403\): give them roles\//],
    ['wants who asks', 'gs://archive', [{ status: 401 }], /these credentials may not read it/],
  ])('is not tried again where it %s', async ([, url, faults, words]) => {
    bucket.faults.push(...faults);
    await expect(names(url)).rejects.toMatchObject({
      code: 'archive_place',
      message: expect.stringMatching(words),
    });
    expect(bucket.requests).toHaveLength(1);
  });
});

it.for(['gs://', 'gs:///park', 's3://archive', 'https://storage.googleapis.com/archive'])(
  'refuses to take %s for an archive',
  (name) => {
    expect(() => openPlace(name)).toThrow(/gs:\/\/bucket/);
  },
);

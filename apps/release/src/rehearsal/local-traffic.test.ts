import { expect, it, vi } from 'vitest';
import { localTraffic, type LocalTrafficOptions } from './local-traffic.ts';
import type { Shares, Splitter } from './splitter/splitter.ts';

const RELEASE = { service: 'api', stable: 'old', candidate: 'new' };

function splitter(): Splitter {
  let shares: Shares = { old: 100 };
  const known = new Set(['old']);
  return {
    url: 'http://guests',
    async add(revision) {
      known.add(revision);
      return `http://${revision}`;
    },
    addressOf: (revision) => (known.has(revision) ? `http://${revision}` : undefined),
    share(wanted) {
      shares = wanted;
    },
    shares: () => shares,
    [Symbol.asyncDispose]: async () => {},
  };
}

function traffic(start: LocalTrafficOptions['start']) {
  return localTraffic({ service: 'api', splitter: splitter(), start, patienceMs: 5 });
}

it('names a revision as its image is called', async () => {
  const images = { api: 'new' };
  expect(await traffic(vi.fn<LocalTrafficOptions['start']>()).nameRevisions(images)).toEqual(
    images,
  );
});

it('starts a candidate once, tells that it is pending, then ready at an address of its own, and ends it', async () => {
  const started = Promise.withResolvers<void>();
  const ended = vi.fn<() => Promise<void>>(async () => {});
  const start = vi.fn<LocalTrafficOptions['start']>(async () => {
    await started.promise;
    return { url: 'http://127.0.0.1:1', [Symbol.asyncDispose]: ended };
  });
  const made = traffic(start);
  expect((await made.deploy(RELEASE, [])).says).toBe('pending');
  expect(await made.addresses(RELEASE)).toBeUndefined();
  started.resolve();
  await expect.poll(async () => (await made.deploy(RELEASE, [])).says).toBe('ready');
  expect(await made.addresses(RELEASE)).toEqual({ candidate: 'http://new', stable: 'http://old' });
  expect(start).toHaveBeenCalledTimes(1);
  await made[Symbol.asyncDispose]();
  expect(ended).toHaveBeenCalledTimes(1);
});

it('tells that a candidate never gets ready whose process doesn’t start, and leaves nothing to end', async () => {
  const made = traffic(() => Promise.reject(new Error('it exited with code 1')));
  expect(await made.deploy(RELEASE, [])).toEqual({ says: 'never', words: 'it exited with code 1' });
  await made[Symbol.asyncDispose]();
});

it('ends a process that was still starting when it was disposed', async () => {
  const started = Promise.withResolvers<void>();
  const ended = vi.fn<() => Promise<void>>(async () => {});
  const made = traffic(async () => {
    await started.promise;
    return { url: 'http://127.0.0.1:1', [Symbol.asyncDispose]: ended };
  });
  await made.deploy(RELEASE, []);
  const disposed = made[Symbol.asyncDispose]();
  started.resolve();
  await disposed;
  expect(ended).toHaveBeenCalledTimes(1);
});

it('gives a candidate its share, and all of it back', async () => {
  const made = traffic(vi.fn<LocalTrafficOptions['start']>());
  expect(await made.shift([{ ...RELEASE, percent: 25, isMade: true }])).toEqual({
    api: { new: 25, old: 75 },
  });
  expect(await made.served()).toEqual({ api: { new: 25, old: 75 } });
  expect(await made.giveBack([{ ...RELEASE, percent: 0, isMade: true }])).toEqual({
    api: { new: 0, old: 100 },
  });
});

it('knows one service', async () => {
  const made = traffic(vi.fn<LocalTrafficOptions['start']>());
  const other = { ...RELEASE, service: 'ingest' };
  await expect(made.deploy(other, [])).rejects.toThrow('there is no ingest here, only api');
  await expect(made.shift([{ ...other, percent: 1, isMade: true }])).rejects.toThrow(
    'there is no ingest here',
  );
});

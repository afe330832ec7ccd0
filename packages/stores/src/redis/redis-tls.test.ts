import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, freePort, requireReal, startRedis } from '@ridewait/local';
import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withServer } from '@ridewait/local/testing';
import { redisLiveStore } from './redis-live-store.ts';

const openssl = spawnSync('openssl', ['version']).status === 0 ? 'openssl' : null;
const canRun = [requireReal('redis-server', findRedis()), requireReal('openssl', openssl)];

describe.runIf(canRun.every(Boolean))('Redis over TLS', () => {
  const server = withServer(startRedis);
  let url: string;
  let ca: string;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ridewait-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    // Its name is not the address that clients connect to.
    const files = [
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=an-instance',
      '-keyout',
      key,
      '-out',
      cert,
    ];
    execFileSync('openssl', [...request, ...files], { stdio: 'ignore' });
    for (const [path, mode] of [
      [folder, 0o755],
      [key, 0o644],
    ] as const)
      chmodSync(path, mode);
    ca = readFileSync(cert, 'utf8');
    const port = await freePort();
    const raw = createClient({ url: server().url });
    await raw.connect();
    await raw.configSet({
      'tls-cert-file': cert,
      'tls-key-file': key,
      'tls-ca-cert-file': cert,
      'tls-auth-clients': 'no',
      'tls-port': String(port),
    });
    raw.destroy();
    url = `rediss://127.0.0.1:${port}`;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function connectionError(tls: { ca?: string; checkName?: boolean }): Promise<string> {
    const failed = Promise.withResolvers<Error>();
    await using _store = await redisLiveStore({
      url,
      tls,
      commandTimeoutMs: 100,
      onConnectionError: failed.resolve,
    });
    return (await failed.promise).message;
  }

  it('trusts the authority that it is given, whatever the name, when told so', async () => {
    await using store = await redisLiveStore({ url, tls: { ca, checkName: false } });
    await expect(store.ping()).resolves.toBeUndefined();
  });

  it('does not trust an authority that it was not given', async () => {
    expect(await connectionError({ checkName: false })).toMatch(/self-signed certificate/);
  });

  it('checks the name unless told otherwise', async () => {
    expect(await connectionError({ ca })).toMatch(/altnames/);
  });
});

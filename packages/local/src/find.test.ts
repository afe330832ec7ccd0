import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LocalEnv, readEnv } from './env.ts';
import { newestFirst } from './executable.ts';
import { findChromium, findRedis } from './find.ts';
import { findPostgres } from './find-postgres.ts';
import { findPubsubEmulator } from './find-pubsub-emulator.ts';
import { requireReal } from './require-real.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ridewait-find-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program in the made-up machine. */
function program(path: string, script = ''): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function env(given: Partial<LocalEnv> = {}): LocalEnv {
  return {
    path: [join(root, 'bin')],
    cloudSdkRoot: undefined,
    javaHome: undefined,
    realRequired: false,
    ...given,
  };
}

it('takes Redis before Valkey, in whatever folder each is', () => {
  const valkey = program('bin/valkey-server');
  expect(findRedis(env())).toBe(valkey);
  const redis = program('other/redis-server');
  expect(findRedis(env({ path: [join(root, 'bin'), join(root, 'other')] }))).toBe(redis);
});

it('knows Chromium by several names', () => {
  const chrome = program('bin/google-chrome');
  expect(findChromium(env())).toBe(chrome);
});

it('does not take a folder, nor a file that may not be run', () => {
  mkdirSync(join(root, 'bin', 'redis-server'), { recursive: true });
  chmodSync(program('two/redis-server'), 0o644);
  const found = findRedis(env({ path: [join(root, 'bin'), join(root, 'two')] }));
  expect(found ?? '').not.toContain(root);
});

it('follows a link on the PATH to the folder in which initdb is', () => {
  const postgres = program('lib/15/bin/postgres');
  program('lib/15/bin/initdb');
  mkdirSync(join(root, 'bin'));
  symlinkSync(postgres, join(root, 'bin', 'postgres'));
  expect(findPostgres(env())).toBe(postgres);
});

it('asks pg_config where no usable postgres is on the PATH', () => {
  program('bin/postgres');
  const postgres = program('keg/postgres');
  program('keg/initdb');
  program('bin/pg_config', `echo ${join(root, 'keg')}`);
  expect(findPostgres(env())).toBe(postgres);
});

it('sorts versions as numbers', () => {
  for (const version of ['9.6', '15', '17']) mkdirSync(join(root, version));
  expect(newestFirst(root)).toEqual(['17', '15', '9.6']);
  expect(newestFirst(join(root, 'nowhere'))).toEqual([]);
});

const JAR = 'platform/pubsub-emulator/lib/cloud-pubsub-emulator-0.8.20-all.jar';

it('finds the emulator in the SDK that the environment names', () => {
  const jar = program(join('sdk', JAR));
  const java = program('jdk/bin/java');
  const given = env({ cloudSdkRoot: join(root, 'sdk'), javaHome: join(root, 'jdk') });
  expect(findPubsubEmulator(given)).toEqual({ java, jar });
});

it('finds the emulator in the SDK that gcloud on the PATH is a link into', () => {
  const jar = program(join('sdk', JAR));
  const gcloud = program('sdk/bin/gcloud', 'exit 1');
  mkdirSync(join(root, 'bin'));
  symlinkSync(gcloud, join(root, 'bin', 'gcloud'));
  const java = program('jdk/bin/java');
  expect(findPubsubEmulator(env({ javaHome: join(root, 'jdk') }))).toEqual({ java, jar });
});

it('reads what it needs from the environment, and nothing else', () => {
  const given = {
    PATH: '/a::/b',
    CLOUDSDK_ROOT_DIR: '',
    JAVA_HOME: '/j',
    RIDEWAIT_REAL: 'required',
  };
  expect(readEnv(given)).toEqual({
    path: ['/a', '/b'],
    cloudSdkRoot: undefined,
    javaHome: '/j',
    realRequired: true,
  });
  expect(readEnv({}).realRequired).toBe(false);
});

it('lets a test run where its server was found, and skips it loudly where not', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  expect(requireReal('redis-server', '/usr/bin/redis-server', env({ realRequired: true }))).toBe(
    true,
  );
  expect(warn).not.toHaveBeenCalled();
  expect(requireReal('redis-server', null, env())).toBe(false);
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('SKIPPED'));
  warn.mockRestore();
});

it('fails where skipping is forbidden', () => {
  expect(() => requireReal('redis-server', null, env({ realRequired: true }))).toThrow(
    /redis-server was not found.*forbids skipping/,
  );
});

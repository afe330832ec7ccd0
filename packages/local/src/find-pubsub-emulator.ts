import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { type LocalEnv, readEnv } from './env.ts';
import { findIn, newestFirst, realFolder } from './executable.ts';
import { HOMEBREW } from './find.ts';

const DEBIAN_SDK = '/usr/lib/google-cloud-sdk';

/** The Pub/Sub emulator is a jar, run by a Java. */
export interface PubsubEmulatorPrograms {
  java: string;
  jar: string;
}

/** The Cloud SDK's Pub/Sub emulator and a Java to run it; null where either is missing. */
export function findPubsubEmulator(env: LocalEnv = readEnv()): PubsubEmulatorPrograms | null {
  const java = findJava(env);
  if (java === null) return null;
  for (const root of sdkRoots(env)) {
    const lib = join(root, 'platform', 'pubsub-emulator', 'lib');
    const jar = newestFirst(lib).find((name) => /^cloud-pubsub-emulator.*-all\.jar$/.test(name));
    if (jar !== undefined) return { java, jar: join(lib, jar) };
  }
  return null;
}

function findJava(env: LocalEnv): string | null {
  return findIn(
    [
      ...(env.javaHome === undefined ? [] : [join(env.javaHome, 'bin')]),
      // On macOS /usr/bin/java is a stub that only says where to buy one: Homebrew's comes first.
      ...HOMEBREW.map((prefix) => join(prefix, 'opt', 'openjdk', 'bin')),
      ...env.path,
    ],
    ['java'],
  );
}

function* sdkRoots(env: LocalEnv): Generator<string> {
  if (env.cloudSdkRoot !== undefined) yield env.cloudSdkRoot;
  const gcloud = findIn(env.path, ['gcloud']);
  if (gcloud !== null) yield dirname(realFolder(gcloud));
  yield DEBIAN_SDK;
  if (gcloud === null) return;
  // Last, for it takes a second or more: a gcloud that is a wrapper script says itself where it lives.
  const { stdout } = spawnSync(gcloud, ['info', '--format=value(installation.sdk_root)'], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (stdout) yield stdout.trim();
}

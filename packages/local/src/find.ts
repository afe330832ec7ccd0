import { readEnv, type LocalEnv } from './env.ts';
import { findIn, isExecutable } from './executable.ts';

/** Homebrew's folders, which a PATH set by an editor or a service manager often lacks. */
export const HOMEBREW = ['/opt/homebrew', '/usr/local'];
const HOMEBREW_BINS = HOMEBREW.map((prefix) => `${prefix}/bin`);

const MAC_CHROMES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function onPath(env: LocalEnv, names: readonly string[]): string | null {
  return findIn([...env.path, ...HOMEBREW_BINS], names);
}

/** The path of `redis-server`, or else of `valkey-server`; null where there is neither. */
export function findRedis(env: LocalEnv = readEnv()): string | null {
  return onPath(env, ['redis-server', 'valkey-server']);
}

/** The path of `prometheus`; null where there is none. */
export function findPrometheus(env: LocalEnv = readEnv()): string | null {
  return onPath(env, ['prometheus']);
}

/** The path of `promtool`, which comes with Prometheus; null where there is none. */
export function findPromtool(env: LocalEnv = readEnv()): string | null {
  return onPath(env, ['promtool']);
}

/** The path of a Chromium or Chrome; null where there is none. */
export function findChromium(env: LocalEnv = readEnv()): string | null {
  return (
    onPath(env, [
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      'chrome',
    ]) ??
    MAC_CHROMES.find(isExecutable) ??
    null
  );
}

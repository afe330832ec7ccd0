import path from 'node:path';
import type { Plugin } from 'esbuild';

const MESSAGES = /node_modules.(?:@google-cloud.[\w-]+|google-gax).build.protos.[a-z_]+\.js$/;
/** Packages whose messages are only handed on to who uses the package, and nobody here does. */
const HANDED_ON = /node_modules.@google-cloud.(?:pubsub|pubsub-api)\W/;
const REAL = '?real';

/**
 * Google's clients hand on classes of their messages, 2 MB of code made by protobufjs, and encode their calls
 * without them. They don't delay a start: made when somebody asks for one, or left out.
 */
export function lazyProtos(): Plugin {
  return {
    name: 'lazy-protos',
    setup(build) {
      build.onResolve({ filter: /\?real$/ }, (asked) => ({
        path: asked.path.slice(0, -REAL.length),
        suffix: REAL,
      }));
      build.onLoad({ filter: MESSAGES }, (asked) => {
        if (asked.suffix === REAL) return undefined;
        const made = HANDED_ON.test(asked.path)
          ? `throw new Error('these classes are left out of the bundle: scripts/bundle/lazy-protos.ts')`
          : `return require(${JSON.stringify(asked.path + REAL)}).google`;
        return {
          resolveDir: path.dirname(asked.path),
          contents: `Object.defineProperty(exports, 'google', {
            enumerable: true,
            get() { ${made}; },
          });`,
        };
      });
    },
  };
}

import path from 'node:path';
import type { Plugin } from 'esbuild';

const MESSAGES = /node_modules.(?:@google-cloud.[\w-]+|google-gax).build.protos.[a-z_]+\.js$/;
const REAL = '?real';

/**
 * Google's clients hand on classes of their messages, 2 MB of code made by protobufjs, and encode their calls
 * without them. They don't delay a start: made when somebody asks for one.
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
        return {
          resolveDir: path.dirname(asked.path),
          contents: `Object.defineProperty(exports, 'google', {
            enumerable: true,
            get() { return require(${JSON.stringify(asked.path + REAL)}).google; },
          });`,
        };
      });
    },
  };
}

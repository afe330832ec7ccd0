import path from 'node:path';
import type { Plugin } from 'esbuild';

/** What no image needs, and what is said where it is asked for all the same. */
const LEFT_OUT: readonly [module: RegExp, message: string][] = [
  [/^@electric-sql\/pglite$/, 'the embedded PostgreSQL is not in this bundle: name a database'],
  [/\/apps\/cli\/src\/start\/command\.ts$/, '`ridewait start` needs a checkout of the repository'],
  // It reads the environments of the infrastructure.
  [/\/apps\/cli\/src\/cost\/command\.ts$/, '`ridewait cost` needs a checkout of the repository'],
];

/** Puts a refusal in the place of large parts that only a laptop uses, where they are imported by a call. */
export function leftOut(): Plugin {
  return {
    name: 'left-out',
    setup(build) {
      build.onResolve({ filter: /^(?:@electric-sql\/pglite$|\.)/ }, (asked) => {
        if (asked.kind !== 'dynamic-import') return undefined;
        const module = asked.path.startsWith('.')
          ? path.resolve(asked.resolveDir, asked.path).replaceAll(path.sep, '/')
          : asked.path;
        const found = LEFT_OUT.find(([pattern]) => pattern.test(module));
        return found && { path: module, namespace: 'left-out', pluginData: found[1] };
      });
      build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ pluginData }) => {
        const message = JSON.stringify(pluginData);
        return { contents: `throw Object.assign(new Error(${message}), { code: 'usage' });` };
      });
    },
  };
}

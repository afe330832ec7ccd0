import type { Plugin } from 'esbuild';

/** What no image needs, by how it is imported, and what is said where it is asked for all the same. */
const LEFT_OUT: Record<string, string> = {
  '@electric-sql/pglite': 'the embedded PostgreSQL is not in this bundle: name a database',
  './start/command.ts': '`ridewait start` needs a checkout of the repository',
};

/** Puts a refusal in the place of large parts that only a laptop uses. */
export function leftOut(): Plugin {
  return {
    name: 'left-out',
    setup(build) {
      build.onResolve({ filter: /^(@electric-sql\/pglite|\.\/start\/command\.ts)$/ }, (asked) =>
        asked.kind === 'dynamic-import' ? { path: asked.path, namespace: 'left-out' } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'left-out' }, (asked) => {
        const message = JSON.stringify(LEFT_OUT[asked.path]);
        return { contents: `throw Object.assign(new Error(${message}), { code: 'usage' });` };
      });
    },
  };
}

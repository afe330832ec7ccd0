import fs from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Change } from './job.ts';

const ROOT = path.dirname(import.meta.dirname);

/**
 * Has Node load the program's files with `changes` made in them; the files stay as they are. Throws where a
 * text is not found exactly once: a change that changes nothing would prove nothing.
 */
export function changeSources(changes: readonly Change[]): void {
  const sources = new Map<string, string>();
  for (const { file, find, replace } of changes) {
    const url = pathToFileURL(path.join(ROOT, file)).href;
    const source = sources.get(url) ?? fs.readFileSync(new URL(url), 'utf8');
    const times = source.split(find).length - 1;
    if (times !== 1)
      throw new Error(`${file} has ${JSON.stringify(find)} ${times} times, not once`);
    sources.set(
      url,
      source.replace(find, () => replace),
    );
  }
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const source = sources.get(url);
      return source === undefined ? loaded : { ...loaded, source };
    },
  });
}

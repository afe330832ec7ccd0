import fs from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Change } from './job.ts';

const ROOT = path.dirname(import.meta.dirname);

/** Has Node load the program's files again for each run, and with changes in them; the files stay as they are. */
export interface ChangingSources {
  /**
   * Begins a run. Throws where a text is not found exactly once: a change that changes nothing would prove nothing.
   * Returns what a specifier of the program must end with, to be loaded anew.
   */
  begin(changes: readonly Change[]): string;
}

/** What is in the program's folder is its own, but for this harness. */
export function changingSources(): ChangingSources {
  const own = pathToFileURL(`${ROOT}/`).href;
  const harness = pathToFileURL(`${import.meta.dirname}/`).href;
  let run = 0;
  let sources = new Map<string, string>();
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      const [url] = resolved.url.split('?') as [string];
      if (!url.startsWith(own) || url.startsWith(harness)) return resolved;
      return { ...resolved, url: `${url}?run=${run}` };
    },
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const source = sources.get(url.split('?')[0]!);
      return source === undefined ? loaded : { ...loaded, source };
    },
  });
  return {
    begin(changes) {
      run += 1;
      sources = changedSources(changes);
      return `?run=${run}`;
    },
  };
}

function changedSources(changes: readonly Change[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const { file, find, replace } of changes) {
    const place = path.join(ROOT, file);
    const { href } = pathToFileURL(place);
    const source = sources.get(href) ?? fs.readFileSync(place, 'utf8');
    const times = source.split(find).length - 1;
    if (times !== 1)
      throw new Error(`${file} has ${JSON.stringify(find)} ${times} times, not once`);
    sources.set(
      href,
      source.replace(find, () => replace),
    );
  }
  return sources;
}

import path from 'node:path';
import type { Repository } from './repository.ts';

/** Names that npm knows without `run`. */
const LIFECYCLE = new Set(['start', 'test']);

function isDocument(file: string): boolean {
  return file === 'README.md' || /^(docs|apps|packages|infra)\/.*\.md$/.test(file);
}

function isWorkflow(file: string): boolean {
  return /^\.github\/.*\.ya?ml$/.test(file);
}

/** Text outside of fenced code, where a link is a link. */
function prose(markdown: string): string {
  return markdown.replaceAll(/^(```|~~~).*?^\1/gms, '');
}

/** Links and pictures inside the repository lead somewhere. */
export function deadLinks(repository: Repository): string[] {
  return repository.files.filter(isDocument).flatMap((file) => {
    const text = prose(repository.read(file));
    const links = text.matchAll(/\]\(<?([^)\s>]+)|^\[[^\]]+\]:\s+(\S+)|\b(?:src|href)="([^"]+)"/gm);
    return [...links].flatMap(([, inline, reference, attribute]) => {
      const link = inline ?? reference ?? attribute ?? '';
      const target = decodeURI(link.split('#')[0]!);
      if (target === '' || /^[a-z]+:/i.test(target)) return [];
      const place = path.posix.join(path.posix.dirname(file), target);
      return repository.has(place) ? [] : [`${file}: the link ${link} leads nowhere`];
    });
  });
}

/** A command that the documents, the workflows or CI name exists. */
export function unknownScripts(repository: Repository): string[] {
  const scripts = repository.root.manifest.scripts ?? {};
  return repository.files
    .filter((file) => isDocument(file) || isWorkflow(file) || file.startsWith('.ci/'))
    .flatMap((file) => {
      const text = repository.read(file);
      const named = [
        ...[...text.matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => match[1]!),
        ...[...text.matchAll(/\bnpm (\w+)/g)]
          .map((match) => match[1]!)
          .filter((n) => LIFECYCLE.has(n)),
      ];
      return [...new Set(named)]
        .filter((name) => scripts[name] === undefined)
        .map((name) => `${file}: names npm script "${name}", which package.json doesn't have`);
    });
}

/** An action is a commit: a tag can be moved. */
export function unpinnedActions(repository: Repository): string[] {
  return repository.files.filter(isWorkflow).flatMap((file) =>
    [...repository.read(file).matchAll(/\buses:\s*['"]?([^\s'"#]+)/g)]
      .map((match) => match[1]!)
      .filter((action) => !action.startsWith('./') && !/@[0-9a-f]{40}$/.test(action))
      .map((action) => `${file}: ${action} is not pinned to a full commit SHA`),
  );
}

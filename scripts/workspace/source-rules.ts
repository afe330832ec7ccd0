import path from 'node:path';
import type { Repository } from './repository.ts';

const SOURCE = /\.(ts|tsx|mts|js|mjs|css|sql)$/;
const CODE = /\.(ts|tsx|mts|js|mjs)$/;
export const MAX_LINES = 300;

/** A file that has grown past this holds more than one noun. */
export function longFiles(repository: Repository): string[] {
  return repository.files
    .filter((file) => SOURCE.test(file))
    .flatMap((file) => {
      const lines = repository.read(file).split('\n').length - 1;
      return lines > MAX_LINES
        ? [`${file}: ${lines} lines, over ${MAX_LINES}; split it by what it speaks of`]
        : [];
    });
}

/** A module names what it gives away. */
export function starExports(repository: Repository): string[] {
  return repository.files
    .filter((file) => CODE.test(file))
    .flatMap((file) =>
      /^export \*/m.test(repository.read(file))
        ? [`${file}: \`export *\`; name what is exported`]
        : [],
    );
}

/** A workspace is entered by its name, so that its `exports` and its place in the layers hold. */
export function escapingImports(repository: Repository): string[] {
  const folders = repository.workspaces.map(({ folder }) => folder);
  return repository.files
    .filter((file) => CODE.test(file))
    .flatMap((file) => {
      const home = folders.find((folder) => file.startsWith(`${folder}/`));
      const imports = repository.read(file).matchAll(/^(?:import|export)\b[^'"]*['"](\.[^'"]+)/gm);
      return [...imports].flatMap(([, specifier]) => {
        const target = path.posix.join(path.posix.dirname(file), specifier!);
        const there = folders.find((folder) => target.startsWith(`${folder}/`));
        return there === home
          ? []
          : [`${file}: imports ${specifier}, which is in ${there ?? 'the root'}; use its name`];
      });
    });
}

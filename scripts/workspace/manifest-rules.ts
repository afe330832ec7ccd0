import { isDeepStrictEqual } from 'node:util';
import type { Manifest, Repository } from './repository.ts';

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const LOCKFILE = 'package-lock.json';
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
const MAP = 'docs/ARCHITECTURE.md';

interface Dependency {
  folder: string;
  name: string;
  version: string;
}

function dependencies({ root, workspaces }: Repository): Dependency[] {
  return [root, ...workspaces].flatMap(({ folder, manifest }) =>
    Object.entries({
      ...manifest.optionalDependencies,
      ...manifest.devDependencies,
      ...manifest.dependencies,
    }).map(([name, version]) => ({ folder, name, version })),
  );
}

/** What is installed is what was tested: versions are exact. */
export function inexactVersions(repository: Repository): string[] {
  return dependencies(repository)
    .filter(({ version }) => !EXACT.test(version))
    .map(
      ({ folder, name, version }) =>
        `${folder}/package.json: ${name} is "${version}"; name one exact version`,
    );
}

/** Two versions of a library are two libraries. */
export function differingVersions(repository: Repository): string[] {
  const byName = Map.groupBy(dependencies(repository), ({ name }) => name);
  return [...byName].flatMap(([name, uses]) => {
    if (new Set(uses.map(({ version }) => version)).size === 1) return [];
    const where = uses.map(({ folder, version }) => `${version} in ${folder}`).join(', ');
    return [`${name} has several versions (${where}); agree on one`];
  });
}

/** Each workspace says what it is for, and is on the map. */
export function unknownWorkspaces(repository: Repository): string[] {
  const map = repository.has(MAP) ? repository.read(MAP) : '';
  return repository.workspaces.flatMap(({ folder, manifest }) => [
    ...(manifest.description?.trim() ? [] : [`${folder}/package.json: a description is missing`]),
    ...(new RegExp(`\\b${folder}\\b`).test(map) ? [] : [`${MAP}: ${folder} is not on the map`]),
  ]);
}

/**
 * npm writes a lockfile without the optional packages that its registry lacks (those of other platforms), and
 * `npm ci` then refuses it on every machine.
 */
export function incompleteLockfile(repository: Repository): string[] {
  if (!repository.has(LOCKFILE)) return [];
  const { packages } = JSON.parse(repository.read(LOCKFILE)) as {
    packages: Record<string, Manifest & { version?: string }>;
  };
  return Object.entries(packages).flatMap(([place, { version, optionalDependencies }]) => {
    const lacking = Object.keys(optionalDependencies ?? {}).filter(
      (name) => !placesOf(name, place).some((candidate) => packages[candidate]),
    );
    if (lacking.length === 0) return [];
    return [
      `${LOCKFILE}: ${place} ${version} wants ${lacking.join(', ')}, which the registry lacked; ` +
        'pin a version that has them all',
    ];
  });
}

/** Where Node would look for a package that the one at `place` asks for, nearest first. */
function placesOf(name: string, place: string): string[] {
  const parents = place.split('/node_modules/').map((_, depth, parts) => {
    return `${parts.slice(0, parts.length - depth).join('/node_modules/')}/node_modules/${name}`;
  });
  return [...parents, `node_modules/${name}`];
}

/** `npm ci`, which sets up a fresh clone, refuses a lockfile that package.json has gone ahead of. */
export function staleLockfile(repository: Repository): string[] {
  if (!repository.has(LOCKFILE)) return [`${LOCKFILE} is missing; run \`npm install\``];
  const locked = JSON.parse(repository.read(LOCKFILE)) as { packages: Record<string, Manifest> };
  return [repository.root, ...repository.workspaces]
    .filter(({ folder, manifest }) => {
      const entry = locked.packages[folder === '.' ? '' : folder] ?? {};
      return KINDS.some((kind) => !isDeepStrictEqual(manifest[kind] ?? {}, entry[kind] ?? {}));
    })
    .map(
      ({ folder }) =>
        `${LOCKFILE}: lags behind ${folder}/package.json; run \`npm install\` and commit it`,
    );
}

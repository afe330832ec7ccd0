import { type Manifest, readManifest } from './manifest-schema.ts';

/**
 * Why a candidate may not run beside the stable release, on the same stores, with the way back open: a sentence for
 * each reason. Both are manifests, as they were written down; undefined where there is no stable release yet.
 */
export function releaseProblems(stable: unknown, candidate: unknown): string[] {
  const after = readManifest(candidate);
  if ('problem' in after) return [`this build's manifest can't be read: ${after.problem}`];
  const own = ownProblems(after.manifest);
  if (stable === undefined) return own;
  const before = readManifest(stable);
  if ('problem' in before) {
    return [...own, `the stable release's manifest can't be read: ${before.problem}`];
  }
  return [
    ...own,
    ...formatProblems(before.manifest, after.manifest),
    ...migrationProblems(before.manifest, after.manifest),
  ];
}

function ownProblems({ formats }: Manifest): string[] {
  return Object.entries(formats).flatMap(([what, { reads, writes }]) =>
    lacking(writes, reads).map((format) => `${what}: it writes format ${format} and can't read it`),
  );
}

function formatProblems(stable: Manifest, candidate: Manifest): string[] {
  return Object.entries(stable.formats).flatMap(([what, before]) => {
    const after = candidate.formats[what];
    if (after === undefined) {
      return before.writes.length === 0
        ? []
        : [`${what}: the stable release writes them, and this one knows nothing of them`];
    }
    return [
      ...lacking(after.writes, before.reads).map(
        (format) =>
          `${what}: it writes format ${format}, which the stable release can't read: ` +
          'release a build first that reads it and still writes the one of before',
      ),
      ...lacking(before.writes, after.reads).map(
        (format) =>
          `${what}: it can't read format ${format}, which the stable release writes: ` +
          'release a build first that writes another, and read this one until none is left',
      ),
    ];
  });
}

function migrationProblems(stable: Manifest, candidate: Manifest): string[] {
  const known = new Map(candidate.migrations.map(({ name, checksum }) => [name, checksum]));
  const ran = new Set(stable.migrations.map(({ name }) => name));
  const last = stable.migrations.at(-1)?.name ?? '';
  const announced = new Set(stable.announced.map(({ checksum }) => checksum));
  return [
    ...stable.migrations.flatMap(({ name, checksum }) => {
      if (known.get(name) === checksum) return [];
      return known.has(name)
        ? [
            `${name} has changed since it was run: restore it, and put the change in a new migration`,
          ]
        : [`${name} was run for the stable release, and this build lacks it: release a newer one`];
    }),
    ...candidate.migrations
      .filter(({ name }) => !ran.has(name))
      .flatMap(({ name, checksum, narrows }) => [
        ...(name < last ? [`${name} comes before ${last}, which was run: renumber it`] : []),
        ...(announced.has(checksum) ? [] : narrows.map((harm) => narrowing(name, harm))),
      ]),
  ];
}

function narrowing(name: string, harm: string): string {
  return (
    `${name}, ${harm}: the stable release runs on this schema, too, and had not announced it; ` +
    'packages/stores/announced/README.md has the way'
  );
}

function lacking(some: readonly number[], all: readonly number[]): number[] {
  return some.filter((each) => !all.includes(each));
}

import type { Share } from '@ridewait/release';
import type { Moved } from '../lead/leadership.ts';
import type { StackChange } from './stack.ts';

/** The service that is tried by a shadow. */
export const SHADOWED = 'processor';

/** Services whose image is not called as they are: such a one gets its new image, and no traffic, with the other. */
const IMAGE_OF: Readonly<Record<string, string>> = { 'api-grpc': 'api' };
/** What a service is made of, by the name of the image. */
export function imageOf(service: string): string {
  return IMAGE_OF[service] ?? service;
}

/** Whose jobs come with the first service of a release: the schema is there before who needs it. */
const JOBS_IMAGE = 'cli';

/**
 * The configuration of a release in which the services have these shares. Images of services whose turn has not come
 * are those of before; all names of revisions are pinned, so that nothing else which changes the program puts another
 * revision on trial.
 */
export function stackChange({ images, before }: Moved, traffic: readonly Share[]): StackChange {
  const made = traffic.filter(({ isMade }) => isMade);
  const shadowed = made.find(({ service, percent }) => service === SHADOWED && percent === 0);
  const moved = made.filter((share) => share !== shadowed);
  const changed = new Set([
    ...moved.map(({ service }) => imageOf(service)),
    ...(made.length > 0 ? [JOBS_IMAGE] : []),
  ]);
  return {
    images: {
      ...before.images,
      ...Object.fromEntries(Object.entries(images).filter(([name]) => changed.has(name))),
    },
    traffic: {
      ...stableOnly(before.stable),
      ...Object.fromEntries(
        moved.map(({ service, stable, candidate, percent }) => [
          service,
          { stable, candidate, percent },
        ]),
      ),
    },
    // Before its turn nothing is on trial, nor was.
    ...(made.some(({ service }) => service === SHADOWED) &&
      trialOf(images, shadowed === undefined)),
  };
}

/** As it was before the release, but for its jobs. */
export function changeBack({ images, before }: Moved): StackChange {
  const jobs = images[JOBS_IMAGE];
  return {
    // An older job would be run again for a schema that it doesn't know; the schema serves both releases.
    images: { ...before.images, ...(jobs !== undefined && { [JOBS_IMAGE]: jobs }) },
    traffic: stableOnly(before.stable),
    ...trialOf(images, true),
  };
}

/** After it: what is promoted is stable. */
export function changeSettled(
  { images, before }: Moved,
  promoted: Readonly<Record<string, string>>,
): StackChange {
  return {
    images: { ...before.images, ...images },
    traffic: stableOnly({ ...before.stable, ...promoted }),
    ...trialOf(images, true),
  };
}

/** Of a release without a processor: nothing. */
function trialOf(images: Moved['images'], over: boolean): Pick<StackChange, 'shadow'> {
  const image = images[SHADOWED];
  return image === undefined ? {} : { shadow: { image, over } };
}

function stableOnly(stable: Readonly<Record<string, string>>): StackChange['traffic'] {
  return Object.fromEntries(
    Object.entries(stable).map(([service, revision]) => [service, { stable: revision }]),
  );
}

import { EMPTY_BOOK } from '../book/book.ts';
import type { Images } from '../ports.ts';
import type { ReleaseEnvironment } from './environment.ts';
import { UsageError } from './usage-error.ts';

/**
 * `release adopt`: what serves everything now is stable from here on, made of `images`, from the commit that is
 * checked out. The first release of an environment needs it, and so does one after a person has deployed by hand.
 */
export async function adopt(
  { book, ports, config }: ReleaseEnvironment,
  { images, manifest }: { images: Images; manifest: unknown },
  print: (line: string) => void,
): Promise<void> {
  const served = await ports
    .traffic({ release: 'adopt', images, before: EMPTY_BOOK.memory })
    .served();
  const known = new Set(config.plan.services.map(({ service }) => service));
  const shared = Object.entries(served).filter(
    ([service, shares]) => known.has(service) && Object.keys(shares).length !== 1,
  );
  if (shared.length > 0) {
    const words = shared.map(
      ([service, shares]) => `${service} (${Object.keys(shares).join(', ')})`,
    );
    throw new UsageError(
      `more than one revision serves ${words.join(', ')}: give one of them everything first`,
    );
  }
  const stable = Object.fromEntries(
    Object.entries(served)
      .filter(([service]) => known.has(service))
      .map(([service, shares]) => [service, Object.keys(shares)[0]!]),
  );
  await book.change((whole) => {
    if (whole.current !== undefined) {
      throw new UsageError(`release ${whole.current.state.id} is on its way: wait for its end`);
    }
    const { memory } = whole;
    return {
      ...whole,
      memory: {
        ...memory,
        stable: { ...memory.stable, ...stable },
        images: { ...memory.images, ...images },
        manifest,
      },
    };
  });
  for (const [service, revision] of Object.entries(stable)) print(`${service}: ${revision}`);
}

/** `release forget`: a revision that went back may be tried again. */
export async function forget(
  { book }: ReleaseEnvironment,
  revision: string,
  print: (line: string) => void,
): Promise<void> {
  await book.change((whole) => {
    const { [revision]: why, ...failed } = whole.memory.failed;
    if (why === undefined) {
      const known = Object.keys(whole.memory.failed).join(', ') || 'none';
      throw new UsageError(`${revision} is not among those that went back: ${known}`);
    }
    return { ...whole, memory: { ...whole.memory, failed } };
  });
  print(`${revision} may be tried again`);
}

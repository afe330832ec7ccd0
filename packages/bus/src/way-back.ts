import { SnapshotGoneError } from '@ridewait/core';
import { isCalled, toUnavailable } from './pubsub-errors.ts';
import { type PubsubRestOptions, pubsubRest } from './pubsub-rest.ts';

const SUBSCRIPTION = 'readings-processor';
const CALL_MS = 10_000;

/**
 * The way back of a release of the processor. `keep` before the candidate gets the pushes; `goBack` once the stable
 * revision has them again; `drop` when the release is over, whichever way: what is not dropped expires after seven days at most. Each may be asked any number of times.
 *
 * A new revision folds into the very states that the one before left, and so does that one on the way back. Folding
 * is idempotent: delivered again, all that was published since `keep` fills in what the candidate lost, and changes
 * nothing where it lost nothing. What the candidate folded wrongly stays in its buckets, for the same reading again
 * changes nothing: that is mended by `ridewait replay --archive … --apply`, and the shadow is there so that it never
 * comes to it. The stable revision must be able to read the states that the candidate wrote: a release that writes a
 * format which the one before can't read is refused before it begins.
 */
export interface WayBack {
  /** A snapshot of what the processor has not acknowledged, of this release; the first one stays. */
  keep(release: string): Promise<void>;
  /**
   * Has all delivered again that was not acknowledged at `keep`, or published since. Rejects with `SnapshotGoneError`
   * where nothing was kept, or more than seven days ago.
   */
  goBack(release: string): Promise<void>;
  drop(release: string): Promise<void>;
}

/**
 * On Pub/Sub. It takes `pubsub.snapshots.create`, `.seek` and `.delete` on the project, and `roles/pubsub.subscriber`
 * on the subscription: what a processor has for its rounds.
 *
 * @param options.projectId where the subscription is
 */
export function pubsubWayBack(options: PubsubRestOptions): WayBack & Disposable {
  const rest = pubsubRest(options);
  const project = `projects/${options.projectId}`;
  const subscription = `${project}/subscriptions/${SUBSCRIPTION}`;
  const snapshotOf = (release: string) => `${project}/snapshots/${nameOf(release)}`;

  async function call(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object) {
    const json = body && { body: JSON.stringify(body) };
    await rest.call({ method, path, ...json, timeoutMs: CALL_MS });
  }

  return {
    async keep(release) {
      const snapshot = snapshotOf(release);
      try {
        await call('PUT', snapshot, { subscription });
      } catch (error) {
        if (!isCalled(error, 'ALREADY_EXISTS')) throw toUnavailable(error);
      }
    },
    async goBack(release) {
      const snapshot = snapshotOf(release);
      try {
        await call('POST', `${subscription}:seek`, { snapshot });
      } catch (error) {
        if (!isCalled(error, 'NOT_FOUND')) throw toUnavailable(error);
        throw new SnapshotGoneError(nameOf(release), error);
      }
    },
    async drop(release) {
      const snapshot = snapshotOf(release);
      try {
        await call('DELETE', snapshot);
      } catch (error) {
        if (!isCalled(error, 'NOT_FOUND')) throw toUnavailable(error);
      }
    },
    [Symbol.dispose]: () => rest[Symbol.dispose](),
  };
}

/** Pub/Sub takes a letter, then letters, digits and some signs, 3 to 255 in all. */
function nameOf(release: string): string {
  if (!/^[\w.~+%-]{1,200}$/.test(release)) {
    throw new RangeError(`a snapshot can't be called by the release ${release}`);
  }
  return `before-release-${release}`;
}

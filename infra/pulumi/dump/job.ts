import type { ResourceDump } from '../src/rules/rule.ts';

/** A place in the program's source that is another while it runs. */
export interface Change {
  /** From `infra/pulumi`, as `src/components/cache.ts`. */
  file: string;
  /** Occurs exactly once. */
  find: string;
  replace: string;
}

/** One run of the program. */
export interface Job {
  /** The stack's name; that of an environment, or it is refused. */
  stack: string;
  /** As in `pulumi preview`: what is computed in the cloud is not known. */
  preview: boolean;
  /** The stack's configuration; what is not text is given as JSON, as Pulumi does. */
  config: Readonly<Record<string, unknown>>;
  changes: readonly Change[];
}

/** What became of it. */
export interface Ran {
  /** What it registered, by type and name; also of a run that failed on the way. */
  resources: ResourceDump[];
  /** What the program exports. */
  outputs: unknown;
  /** Why it failed; null where it did not. */
  failure: string | null;
}

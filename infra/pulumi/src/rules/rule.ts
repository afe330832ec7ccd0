import type { EnvironmentName } from '../config/environment.ts';

/** Stands for a value that is not known before a deployment, such as the id of what it will make. */
export const UNKNOWN = '[unknown]';
/** Stands for a value that Pulumi keeps encrypted. */
export const SECRET = '[secret]';
/** Stands for a secret's value found where Pulumi does not keep it encrypted. */
export const LEAKED = '[secret in plain text]';

/** One resource of the program: its inputs as plain JSON, with `UNKNOWN`, `SECRET` and `LEAKED` where they apply. */
export interface ResourceDump {
  /** As in `gcp:pubsub/topic:Topic`. */
  type: string;
  /** Pulumi's name, which is not the one in the cloud. */
  name: string;
  inputs: Record<string, unknown>;
  /** What is made before it, each as `keyOf` has it; unset where that was not recorded. */
  dependsOn?: readonly string[];
}

/** Something that must hold of what is provisioned. */
export interface Rule {
  /** In kebab case. */
  name: string;
  /** The harm that it keeps off, in a sentence. */
  why: string;
  /** `resource`: looks at one resource at a time, so that it can be asked before that one is made. */
  scope: 'resource' | 'stack';
  /** One line for each breach, with the resource that is at fault. A value that is not known yet is none. */
  breaches(resources: readonly ResourceDump[], environment: EnvironmentName): readonly string[];
}

/** What tells a resource from all others. */
export function keyOf({ type, name }: Pick<ResourceDump, 'type' | 'name'>): string {
  return `${type}::${name}`;
}

interface ResourceRule {
  name: string;
  why: string;
  /** Those that it looks at; all where unset. */
  types?: readonly string[];
  /** What is wrong with the one resource, in words that go after its name. */
  check(resource: ResourceDump, environment: EnvironmentName): readonly string[];
}

/** A rule that needs one resource at a time. */
export function resourceRule({ name, why, types, check }: ResourceRule): Rule {
  return {
    name,
    why,
    scope: 'resource',
    breaches: (resources, environment) =>
      resources
        .filter(({ type }) => types === undefined || types.includes(type))
        .flatMap((resource) =>
          check(resource, environment).map((words) => breachOf(resource, words)),
        ),
  };
}

/** A line that says what is wrong with a resource. */
export function breachOf({ type, name }: ResourceDump, words: string): string {
  return `${type} ${name}: ${words}`;
}

import { UnknownValueError } from '@pulumi/policy';
import {
  type EnvironmentName,
  ENVIRONMENTS,
  keyOf,
  type ResourceDump,
  UNKNOWN,
} from '@ridewait/infra/rules';

/** What is read of a resource as Pulumi shows it to a policy. */
export interface ShownResource {
  type: string;
  name: string;
  props: Record<string, unknown>;
  /** Of a stack's policies alone. */
  dependencies?: readonly ShownResource[];
}

/** A resource as the rules want it. */
export function dumpOfResource({ type, name, props, dependencies }: ShownResource): ResourceDump {
  return {
    type,
    name,
    inputs: plainOf(props) as Record<string, unknown>,
    ...(dependencies && { dependsOn: dependencies.map(keyOf) }),
  };
}

/** In a preview Pulumi throws for a value that is not known yet; the rules want a mark in its place. */
function plainOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, at) => plainOf(known(value, at)));
  }
  const fields = value as Record<string, unknown>;
  return Object.fromEntries(Object.keys(fields).map((key) => [key, plainOf(known(fields, key))]));
}

function known<Key extends PropertyKey>(holder: Record<Key, unknown>, key: Key): unknown {
  try {
    return holder[key];
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

/**
 * The environment is the stack's name, which begins each URN (`urn:pulumi:prod::…`). A stack with another name is
 * held to what guests need.
 */
export function environmentOfUrn(urn: string): EnvironmentName {
  const stack = urn.split('::')[0]!.replace('urn:pulumi:', '');
  return ENVIRONMENTS.find((name) => name === stack) ?? 'prod';
}

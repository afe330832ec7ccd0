import { type ResourceDump, SECRET, UNKNOWN } from './rule.ts';

/**
 * The value at a path such as `settings.ipConfiguration.ipv4Enabled`; numbers go into lists. Where something
 * on the way is not known or a secret, so is the value; where there is nothing, it is `undefined`.
 */
export function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.')) {
    if (found === UNKNOWN || found === SECRET) return found;
    if (typeof found !== 'object' || found === null) return;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

/** The text at a path; `undefined` where there is none or it is not known. */
export function textAt(value: unknown, path: string): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' && isSettled(found) ? found : undefined;
}

/** The number at a path, also where it is written as text. */
export function numberAt(value: unknown, path: string): number | undefined {
  const found = valueAt(value, path);
  const number = typeof found === 'string' && found !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The list at a path; empty where there is none or it is not known. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

/** False where the value will only be known in the cloud, or is hidden: nothing can be said of it. */
export function isSettled(value: unknown): boolean {
  if (value === SECRET) return false;
  return typeof value !== 'string' || !value.includes(UNKNOWN);
}

/** What is wrong with the value at a path, if it is settled and not one of those that are allowed. */
export function mustBe(
  { inputs }: ResourceDump,
  path: string,
  ...allowed: readonly unknown[]
): string[] {
  const found = valueAt(inputs, path);
  if (!isSettled(found) || allowed.includes(found)) return [];
  return [`${path} is ${shown(found)}, must be ${allowed.map(shown).join(' or ')}`];
}

/** What is wrong where there is nothing at a path. What will only be known in the cloud counts as something. */
export function mustHave({ inputs }: ResourceDump, path: string, what: string): string[] {
  const found = valueAt(inputs, path);
  const isMissing = found === undefined || found === null || found === '';
  return isMissing || (Array.isArray(found) && found.length === 0)
    ? [`${path} is missing: ${what}`]
    : [];
}

/** A value as a breach shows it. */
export function shown(value: unknown): string {
  return value === undefined ? 'unset' : JSON.stringify(value);
}

export function ofType(resources: readonly ResourceDump[], ...types: readonly string[]) {
  return resources.filter(({ type }) => types.includes(type));
}

/**
 * True if a value names a resource: by its name, its id (`projects/p/topics/t`), or, where it is a service
 * account, by its address. True too where the value is not known yet.
 */
export function namesResource(value: unknown, resource: ResourceDump): boolean {
  if (!isSettled(value)) return true;
  if (typeof value !== 'string') return false;
  const account = textAt(resource.inputs, 'accountId');
  if (account !== undefined) {
    return value.replace(/^.*(?:\/|serviceAccount:)/, '').split('@')[0] === account;
  }
  const own = cloudNameOf(resource);
  return own === undefined || value === own || value.endsWith(`/${own}`);
}

/** What a resource is called in the cloud; `undefined` where that is made up or not known. */
function cloudNameOf({ inputs }: ResourceDump): string | undefined {
  return ['name', 'secretId', 'accountId', 'repositoryId', 'apiId', 'gatewayId']
    .map((field) => textAt(inputs, field))
    .find((name) => name !== undefined);
}

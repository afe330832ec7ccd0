import { createHash } from 'node:crypto';

/** Cloud Run's limit for the name of a revision. */
export const MAX_REVISION_NAME = 63;
const HASH_CHARACTERS = 10;

/**
 * The name of the revision that a template makes: `<service>-<hash of the whole template>`. Cloud Run refuses a
 * name that it knows with another template, and makes nothing new for one that it knows with the same; so the name
 * changes with the template, and only with it. The order of keys doesn't matter, nor keys that are undefined.
 *
 * @param service letters, digits and hyphens, up to 52 characters
 * @param template as it goes to Cloud Run, but for `revision`
 */
export function revisionName(service: string, template: object): string {
  const name = `${service}-${templateHash(template)}`;
  if (name.length > MAX_REVISION_NAME) {
    throw new Error(`${service} is too long a name: a revision's may have ${MAX_REVISION_NAME}`);
  }
  return name;
}

/** Ten characters that stand for the whole template. */
export function templateHash(template: object): string {
  const hash = createHash('sha256').update(canonical(template)).digest('hex');
  return hash.slice(0, HASH_CHARACTERS);
}

/** True for the names that `revisionName` gives. */
export function isRevisionOf(service: string, name: string): boolean {
  const hash = name.slice(service.length + 1);
  return name.startsWith(`${service}-`) && /^[0-9a-f]{10}$/.test(hash);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** What all keys and channels of this store begin with, where nothing else is said. */
export const KEY_PREFIX = 'rw';

/**
 * The keys of a park all carry its hash tag, so that a script may touch them together on a cluster. `rw` stands for
 * the prefix: stores with different ones share a server, and none sees what another has.
 *
 * | key | type | holds |
 * |---|---|---|
 * | `rw:{park}:state:<attraction>` | hash | `version`, `header`, `flow`, and a field per minute with its bucket |
 * | `rw:{park}:view:<attraction>` | string, expires | the live view |
 * | `rw:{park}:dirty` | sorted set | `<attraction> <minute>`, scored with the version that marked it |
 * | `rw:{park}:changes` | channel | change notices |
 * | `rw:life` | string | the name of this life of the server, of no park: another one when it was emptied |
 */
export interface ParkKeys {
  state(attraction: string): string;
  view(attraction: string): string;
  dirty: string;
  changes: string;
}

export function parkKeys(park: string, prefix = KEY_PREFIX): ParkKeys {
  const own = `${prefix}:{${park}}`;
  return {
    state: (attraction) => `${own}:state:${attraction}`,
    view: (attraction) => `${own}:view:${attraction}`,
    dirty: `${own}:dirty`,
    changes: `${own}:changes`,
  };
}

export function lifeKey(prefix = KEY_PREFIX): string {
  return `${prefix}:life`;
}

/** Ids have no spaces in them. */
export function parseMark(member: string): { attraction: string; minute: number } {
  const space = member.lastIndexOf(' ');
  return { attraction: member.slice(0, space), minute: Number(member.slice(space + 1)) };
}

/** Holds the name of this life of the server, of no park: another one when it was emptied. */
export const LIFE_KEY = 'rw:life';

/**
 * The keys of a park all carry its hash tag, so that a script may touch them together on a cluster.
 *
 * | key | type | holds |
 * |---|---|---|
 * | `rw:{park}:state:<attraction>` | hash | `version`, `header`, `flow`, and a field per minute with its bucket |
 * | `rw:{park}:view:<attraction>` | string, expires | the live view |
 * | `rw:{park}:dirty` | sorted set | `<attraction> <minute>`, scored with the version that marked it |
 * | `rw:{park}:changes` | channel | change notices |
 */
export interface ParkKeys {
  state(attraction: string): string;
  view(attraction: string): string;
  dirty: string;
  changes: string;
}

export function parkKeys(park: string): ParkKeys {
  const prefix = `rw:{${park}}`;
  return {
    state: (attraction) => `${prefix}:state:${attraction}`,
    view: (attraction) => `${prefix}:view:${attraction}`,
    dirty: `${prefix}:dirty`,
    changes: `${prefix}:changes`,
  };
}

/** Ids have no spaces in them. */
export function parseMark(member: string): { attraction: string; minute: number } {
  const space = member.lastIndexOf(' ');
  return { attraction: member.slice(0, space), minute: Number(member.slice(space + 1)) };
}

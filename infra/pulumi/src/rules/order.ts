import { keyOf, type ResourceDump } from './rule.ts';

/** What is made before what. */
export interface Order {
  /**
   * True if something of the kind is made before a resource, however indirectly; also where it was not recorded
   * what comes before.
   */
  isAfter(resource: ResourceDump, isWanted: (other: ResourceDump) => boolean): boolean;
}

export function orderOf(resources: readonly ResourceDump[]): Order {
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  return {
    isAfter(resource, isWanted) {
      if (resource.dependsOn === undefined) return true;
      const seen = new Set<string>();
      const next = [...resource.dependsOn];
      for (let key = next.pop(); key !== undefined; key = next.pop()) {
        const before = byKey.get(key);
        if (seen.has(key) || before === undefined) continue;
        seen.add(key);
        if (isWanted(before)) return true;
        next.push(...(before.dependsOn ?? []));
      }
      return false;
    },
  };
}

import { isRevisionOf } from '../revisions/revision-name.ts';
import type { Problem } from './cross-rule.ts';
import type { TrafficConfig } from './deployment.ts';

/** Traffic goes to revisions that this program made once, and to no other service's. */
export function trafficProblems({
  traffic,
}: {
  traffic: Readonly<Record<string, TrafficConfig | undefined>>;
}): Problem[] {
  return Object.entries(traffic).flatMap(([service, wanted]) =>
    (['stable', 'candidate'] as const).flatMap((role) => {
      const name = wanted?.[role];
      if (name === undefined || isRevisionOf(service, name)) return [];
      return [
        { path: ['traffic', service, role], message: `${name} is no revision of ${service}` },
      ];
    }),
  );
}

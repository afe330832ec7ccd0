import type { Problem } from './cross-rule.ts';
import type { CacheShape, DatabaseShape } from './store-shapes.ts';

export interface ProductionNeeds {
  environment: string;
  cache: Pick<CacheShape, 'tier'>;
  database: Pick<DatabaseShape, 'highlyAvailable' | 'deletionProtection'>;
  protect: boolean;
}

/** What prod may not do without: no zone that it hangs on, and nothing that one command can destroy. */
export function productionProblems(config: ProductionNeeds): Problem[] {
  if (config.environment !== 'prod') return [];
  const { cache, database, protect } = config;
  const wants: [isSo: boolean, path: string[], message: string][] = [
    [cache.tier === 'STANDARD_HA', ['cache', 'tier'], 'must be STANDARD_HA in prod'],
    [database.highlyAvailable, ['database', 'highlyAvailable'], 'must be true in prod'],
    [database.deletionProtection, ['database', 'deletionProtection'], 'must be true in prod'],
    [protect, ['protect'], 'must be true in prod'],
  ];
  return wants.filter(([isSo]) => !isSo).map(([, path, message]) => ({ path, message }));
}

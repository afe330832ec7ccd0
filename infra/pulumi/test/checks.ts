import type { EnvironmentName } from '../src/config/environment.ts';
import type { ResourceDump } from '../src/rules/rule.ts';
import { RULES } from '../src/rules/rules.ts';
import { providerBreaches } from './provider-breaches.ts';
import { rightsBreaches } from './rights-table.ts';
import { variableBreaches } from './variables.ts';

/** Something that a dump is held against. */
export interface Check {
  name: string;
  /** One line for each breach. */
  breaches(resources: readonly ResourceDump[], environment: EnvironmentName): readonly string[];
}

/** The rules, and what only a test can look up. */
export const CHECKS: readonly Check[] = [
  ...RULES,
  {
    name: 'provider-declarations',
    breaches: (resources) => resources.flatMap(providerBreaches),
  },
  { name: 'exact-rights', breaches: rightsBreaches },
  { name: 'variables-read', breaches: variableBreaches },
];

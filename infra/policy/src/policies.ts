import type { Policies, ResourceValidationPolicy, StackValidationPolicy } from '@pulumi/policy';
import { type Rule, RULES } from '@ridewait/infra/rules';
import { dumpOfResource, environmentOfUrn } from './resource.ts';

/** A policy for each rule of the infrastructure. Loading this starts no server, as a `PolicyPack` does. */
export const policies: Policies = RULES.map(policyOf);

/** A rule as Pulumi asks it: of each resource before it is made, or of the whole stack at the end of a preview. */
function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const about = { name: rule.name, description: rule.why, enforcementLevel: 'mandatory' } as const;
  if (rule.scope === 'resource') {
    return {
      ...about,
      validateResource(resource, report) {
        const breaches = rule.breaches([dumpOfResource(resource)], environmentOfUrn(resource.urn));
        for (const breach of breaches) report(breach);
      },
    };
  }
  return {
    ...about,
    validateStack({ resources }, report) {
      const [first] = resources;
      if (first === undefined) return;
      const breaches = rule.breaches(resources.map(dumpOfResource), environmentOfUrn(first.urn));
      for (const breach of breaches) report(breach);
    },
  };
}

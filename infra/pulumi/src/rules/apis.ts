import { isMember } from './rights.ts';
import { ofType, textAt } from './inputs.ts';
import { breachOf, keyOf, type ResourceDump, type Rule } from './rule.ts';
import { API } from './types.ts';

/** The API that makes each kind of resource, by the module of its type. */
const API_OF_MODULE: Readonly<Record<string, string>> = {
  apigateway: 'apigateway.googleapis.com',
  artifactregistry: 'artifactregistry.googleapis.com',
  billing: 'billingbudgets.googleapis.com',
  cloudrunv2: 'run.googleapis.com',
  cloudscheduler: 'cloudscheduler.googleapis.com',
  compute: 'compute.googleapis.com',
  dns: 'dns.googleapis.com',
  iam: 'iam.googleapis.com',
  kms: 'cloudkms.googleapis.com',
  logging: 'logging.googleapis.com',
  monitoring: 'monitoring.googleapis.com',
  pubsub: 'pubsub.googleapis.com',
  redis: 'redis.googleapis.com',
  secretmanager: 'secretmanager.googleapis.com',
  serviceaccount: 'iam.googleapis.com',
  servicenetworking: 'servicenetworking.googleapis.com',
  sql: 'sqladmin.googleapis.com',
};

export const apisEnabledFirst: Rule = {
  name: 'apis-enabled-first',
  why: 'In an empty project the first resource of a kind is refused until its API is enabled.',
  scope: 'stack',
  breaches(resources) {
    const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
    return resources
      .filter(({ dependsOn }) => dependsOn !== undefined)
      .flatMap((resource) => {
        const module = /^gcp:(\w+)\//.exec(resource.type)?.[1] ?? '';
        const api = API_OF_MODULE[module];
        // A member is of what it is a member of, and that is made first.
        if (api === undefined || isMember(resource)) return [];
        return reaches(resource, api, byKey)
          ? []
          : [breachOf(resource, `may be made before ${api} is enabled`)];
      });
  },
};

/** True if an API is enabled before a resource is made, however indirectly. */
function reaches(
  from: ResourceDump,
  api: string,
  byKey: ReadonlyMap<string, ResourceDump>,
): boolean {
  const seen = new Set<string>();
  const next = [...(from.dependsOn ?? [])];
  for (let key = next.pop(); key !== undefined; key = next.pop()) {
    const resource = byKey.get(key);
    if (seen.has(key) || resource === undefined) continue;
    seen.add(key);
    if (resource.type === API && textAt(resource.inputs, 'service') === api) return true;
    next.push(...(resource.dependsOn ?? []));
  }
  return false;
}

export const apisStayEnabled: Rule = {
  name: 'apis-stay-enabled',
  why: 'An API that is switched off with a stack takes what others made with it.',
  scope: 'resource',
  breaches: (resources) =>
    ofType(resources, API)
      .filter(({ inputs }) => inputs.disableOnDestroy !== false)
      .map((resource) =>
        breachOf(resource, 'is switched off when it is removed here (disableOnDestroy)'),
      ),
};

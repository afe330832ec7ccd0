import { isMember } from './rights.ts';
import { ofType, textAt } from './inputs.ts';
import { orderOf } from './order.ts';
import { breachOf, type Rule } from './rule.ts';
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
    const order = orderOf(resources);
    return resources.flatMap((resource) => {
      const api = API_OF_MODULE[/^gcp:(\w+)\//.exec(resource.type)?.[1] ?? ''];
      // A member is of what it is a member of, and that is made first.
      if (api === undefined || isMember(resource)) return [];
      const isEnabled = order.isAfter(
        resource,
        ({ type, inputs }) => type === API && textAt(inputs, 'service') === api,
      );
      return isEnabled ? [] : [breachOf(resource, `may be made before ${api} is enabled`)];
    });
  },
};

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

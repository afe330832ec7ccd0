import { isSettled, shown, valueAt } from './inputs.ts';
import { breachOf, keyOf, resourceRule, type ResourceDump, type Rule } from './rule.ts';

interface Limit {
  /** Where the name is. */
  field: string;
  pattern: RegExp;
  /** What the pattern says, in words. */
  words: string;
  /** True where Pulumi makes up a name if none is given: its own, a hyphen and seven digits. */
  isMadeUp?: boolean;
}

const DNS_63: Limit = {
  field: 'name',
  pattern: /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/,
  words: 'at most 63 lower-case letters, digits and hyphens, a letter first and no hyphen last',
  isMadeUp: true,
};
const RUN: Limit = {
  field: 'name',
  pattern: /^[a-z](?:[-a-z0-9]{0,47}[a-z0-9])?$/,
  words: 'at most 49 lower-case letters, digits and hyphens, a letter first and no hyphen last',
  isMadeUp: true,
};
const PUBSUB: Limit = {
  field: 'name',
  pattern: /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/,
  words: '3 to 255 letters, digits and -._~+%, a letter first, not goog',
  isMadeUp: true,
};

/** What Google's reference says of each kind of name; those of other kinds are not looked at. */
const LIMITS: Readonly<Record<string, readonly Limit[]>> = {
  'gcp:compute/network:Network': [DNS_63],
  'gcp:compute/subnetwork:Subnetwork': [DNS_63],
  'gcp:compute/globalAddress:GlobalAddress': [DNS_63],
  'gcp:cloudrunv2/service:Service': [
    RUN,
    { ...DNS_63, field: 'template.revision', isMadeUp: false },
  ],
  'gcp:cloudrunv2/job:Job': [RUN],
  'gcp:pubsub/topic:Topic': [PUBSUB],
  'gcp:pubsub/subscription:Subscription': [PUBSUB],
  'gcp:pubsub/schema:Schema': [PUBSUB],
  'gcp:redis/instance:Instance': [
    {
      field: 'name',
      pattern: /^[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?$/,
      words: 'at most 40 lower-case letters, digits and hyphens, a letter first and no hyphen last',
      isMadeUp: true,
    },
  ],
  'gcp:sql/databaseInstance:DatabaseInstance': [
    {
      field: 'name',
      // With the project's id, of up to 30, and a colon it may have 98.
      pattern: /^[a-z](?:[-a-z0-9]{0,65}[a-z0-9])?$/,
      words: 'at most 67 lower-case letters, digits and hyphens, a letter first and no hyphen last',
      isMadeUp: true,
    },
  ],
  'gcp:sql/database:Database': [
    {
      field: 'name',
      pattern: /^[A-Za-z_][\w$-]{0,62}$/,
      words: 'at most 63 letters, digits, _ and -',
    },
  ],
  'gcp:sql/user:User': [
    {
      field: 'name',
      pattern: /^(?!.*\.gserviceaccount\.com$).{1,63}$/,
      words: 'at most 63, and for a service account without .gserviceaccount.com',
    },
  ],
  'gcp:storage/bucket:Bucket': [
    {
      field: 'name',
      pattern: /^(?!goog)(?!.*google)[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/,
      words: '3 to 63 lower-case letters, digits, - and _, not with google in it',
    },
  ],
  'gcp:serviceaccount/account:Account': [
    {
      field: 'accountId',
      pattern: /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/,
      words: '6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last',
    },
    { field: 'displayName', pattern: /^.{1,100}$/, words: 'at most 100' },
  ],
  'gcp:secretmanager/secret:Secret': [
    { field: 'secretId', pattern: /^[\w-]{1,255}$/, words: 'at most 255 letters, digits, _ and -' },
  ],
  'gcp:artifactregistry/repository:Repository': [
    { ...DNS_63, field: 'repositoryId', isMadeUp: false },
  ],
  'gcp:iam/workloadIdentityPool:WorkloadIdentityPool': [
    {
      field: 'workloadIdentityPoolId',
      pattern: /^(?!gcp-)[a-z0-9-]{4,32}$/,
      words: '4 to 32 lower-case letters, digits and hyphens, not gcp-',
    },
  ],
  'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider': [
    {
      field: 'workloadIdentityPoolProviderId',
      pattern: /^(?!gcp-)[a-z0-9-]{4,32}$/,
      words: '4 to 32 lower-case letters, digits and hyphens, not gcp-',
    },
  ],
  'gcp:cloudscheduler/job:Job': [
    {
      field: 'name',
      pattern: /^[\w-]{1,500}$/,
      words: 'at most 500 letters, digits, _ and -',
      isMadeUp: true,
    },
  ],
  'gcp:apigateway/api:Api': [{ ...DNS_63, field: 'apiId', isMadeUp: false }],
  'gcp:apigateway/apiConfig:ApiConfig': [{ ...DNS_63, field: 'apiConfigId', isMadeUp: false }],
  'gcp:apigateway/gateway:Gateway': [{ ...RUN, field: 'gatewayId', isMadeUp: false }],
  'gcp:projects/iAMCustomRole:IAMCustomRole': [
    { field: 'roleId', pattern: /^[\w.]{3,64}$/, words: '3 to 64 letters, digits, _ and .' },
    { field: 'title', pattern: /^.{1,100}$/, words: 'at most 100' },
  ],
  'gcp:logging/metric:Metric': [
    {
      field: 'name',
      pattern: /^(?!\/)[\w\-.,+!*',()%/ ]{1,100}$/,
      words: 'at most 100 characters of names',
    },
  ],
  'gcp:monitoring/slo:Slo': [
    {
      field: 'sloId',
      pattern: /^[A-Za-z0-9-]{1,63}$/,
      words: 'at most 63 letters, digits and hyphens',
    },
  ],
  'gcp:monitoring/customService:CustomService': [
    {
      field: 'serviceId',
      pattern: /^[A-Za-z0-9-]{1,63}$/,
      words: 'at most 63 letters, digits and hyphens',
    },
  ],
  'gcp:monitoring/genericService:GenericService': [
    {
      field: 'serviceId',
      pattern: /^[A-Za-z0-9-]{1,63}$/,
      words: 'at most 63 letters, digits and hyphens',
    },
  ],
  'gcp:monitoring/alertPolicy:AlertPolicy': [
    { field: 'displayName', pattern: /^.{1,512}$/, words: 'at most 512' },
  ],
  'gcp:billing/budget:Budget': [
    { field: 'displayName', pattern: /^.{1,60}$/, words: 'at most 60' },
  ],
  'gcp:kms/keyRing:KeyRing': [
    { field: 'name', pattern: /^[\w-]{1,63}$/, words: 'at most 63 letters, digits, _ and -' },
  ],
};

export const namesAccepted = resourceRule({
  name: 'names-accepted',
  why: 'A name that is too long or has a wrong character is refused in the middle of a deployment.',
  types: Object.keys(LIMITS),
  check: (resource) => LIMITS[resource.type]!.flatMap((limit) => nameProblems(resource, limit)),
});

function nameProblems(
  { inputs, name }: ResourceDump,
  { field, pattern, words, isMadeUp }: Limit,
): string[] {
  const given = valueAt(inputs, field);
  if (!isSettled(given)) return [];
  const text = given === undefined && isMadeUp === true ? `${name}-1234567` : given;
  if (text === undefined) return [];
  return typeof text === 'string' && pattern.test(text)
    ? []
    : [`${field} ${shown(text)} is refused; allowed are ${words}`];
}

const LABEL_KEY = /^\p{Ll}[\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

export const labelsAccepted = resourceRule({
  name: 'labels-accepted',
  why: 'A label with a capital, a dot or a slash is refused in the middle of a deployment.',
  check({ type, inputs }) {
    // What a notification channel has in its labels is an address.
    if (type === 'gcp:monitoring/notificationChannel:NotificationChannel') return [];
    return ['labels', 'userLabels', 'template.labels', 'settings.userLabels'].flatMap((path) => {
      const labels = valueAt(inputs, path);
      if (!isSettled(labels) || typeof labels !== 'object' || labels === null) return [];
      const entries = Object.entries(labels);
      return [
        ...(entries.length > 64 ? [`has ${entries.length} ${path}, 64 are allowed`] : []),
        ...entries
          .filter(([key]) => !LABEL_KEY.test(key))
          .map(([key]) => `${path} has the key ${shown(key)}`),
        ...entries
          .filter(([, value]) => isSettled(value) && !LABEL_VALUE.test(String(value)))
          .map(([key, value]) => `${path} has ${key} ${shown(value)}`),
      ];
    });
  },
});

export const namedOnce: Rule = {
  name: 'named-once',
  why: 'Pulumi tells resources apart by type and name, and stops at the second of one name.',
  scope: 'stack',
  breaches(resources) {
    const seen = new Set<string>();
    return resources.flatMap((resource) => {
      const key = keyOf(resource);
      if (seen.has(key)) return [breachOf(resource, 'is there twice; give one another name')];
      seen.add(key);
      return [];
    });
  },
};

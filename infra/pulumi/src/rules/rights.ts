import { isSettled, ofType, shown, textAt, valueAt } from './inputs.ts';
import { workloads } from './containers.ts';
import { breachOf, resourceRule, type ResourceDump, type Rule } from './rule.ts';
import { ACCOUNT, PROJECT_MEMBER, RUN_SERVICE, RUN_SERVICE_MEMBER } from './types.ts';

/** A right that is given to one member, and leaves those of others alone. */
export function isMember({ type }: Pick<ResourceDump, 'type'>): boolean {
  return /(?:IAMMember|IamMember)$/.test(type);
}

export const noPrimitiveRoles = resourceRule({
  name: 'no-primitive-roles',
  why: 'Owner, editor and viewer hold thousands of rights, reading every store among them.',
  check({ inputs }) {
    const role = textAt(inputs, 'role') ?? '';
    return /^roles\/(?:owner|editor|viewer)$/.test(role) ? [`gives ${role}`] : [];
  },
});

export const rightsAreAdded = resourceRule({
  name: 'rights-are-added',
  why: 'A binding or a policy takes rights from whoever it does not name, Google’s own agents among them.',
  check: ({ type }) =>
    /(?:IAM|Iam)(?:Binding|Policy)$/.test(type) ? ['replaces rights that others have'] : [],
});

/** Roles that exist for a whole project alone, or whose resource takes no members of its own. */
const PROJECT_ROLES: Readonly<Record<string, string>> = {
  'roles/cloudsql.client': 'Cloud SQL instances take no members',
  'roles/cloudsql.instanceUser': 'Cloud SQL instances take no members',
  'roles/cloudtrace.agent': 'traces belong to the project',
  'roles/telemetry.tracesWriter': 'traces belong to the project',
  'roles/logging.logWriter': 'logs belong to the project',
  'roles/monitoring.metricWriter': 'metrics belong to the project',
  'roles/monitoring.viewer': 'metrics belong to the project',
  'roles/serviceusage.serviceUsageConsumer': 'the quota is the project’s',
  'roles/redis.dbConnectionUser': 'Memorystore instances take no members',
};

export const noProjectWideRole = resourceRule({
  name: 'no-project-wide-role',
  why: 'A role on the project reaches everything of its kind that is ever made there.',
  types: [PROJECT_MEMBER],
  check({ inputs }) {
    const role = valueAt(inputs, 'role');
    if (!isSettled(role) || String(role) in PROJECT_ROLES) return [];
    // A role made for this is as narrow as it can be; the table of exact rights shows what is in it.
    if (/^projects\/[^/]+\/roles\/\w+$/.test(String(role))) return [];
    return [
      `gives ${shown(role)} on the project to ${shown(valueAt(inputs, 'member'))}; give it on the resource`,
    ];
  },
});

/** What anyone may call, by the service's name in the cloud: the page, and ingest, which checks devices itself. */
const PUBLIC_SERVICES = /(?:^|-)(?:ingest|web)$/;

export const publicOnlyWhereMeant = resourceRule({
  name: 'public-only-where-meant',
  why: 'What anyone may call is what we decided that anyone may call.',
  check(resource) {
    const { type, inputs } = resource;
    const meant = PUBLIC_SERVICES.test(textAt(inputs, 'name') ?? '');
    if (type === RUN_SERVICE) {
      return valueAt(inputs, 'invokerIamDisabled') === true && !meant
        ? ['lets anyone call it (invokerIamDisabled)']
        : [];
    }
    const members = [valueAt(inputs, 'member'), ...[valueAt(inputs, 'members')].flat()];
    const anyone = members.filter((at) => at === 'allUsers' || at === 'allAuthenticatedUsers');
    if (anyone.length === 0) return [];
    const isAllowed =
      type === RUN_SERVICE_MEMBER && meant && valueAt(inputs, 'role') === 'roles/run.invoker';
    return isAllowed ? [] : [`gives ${shown(valueAt(inputs, 'role'))} to ${anyone.join(', ')}`];
  },
});

export const ownAccounts: Rule = {
  name: 'own-accounts',
  why: 'Two workloads with one account have each other’s rights; the default account has everybody’s.',
  scope: 'stack',
  breaches(resources) {
    const users = new Map<string, string>();
    const accounts = ofType(resources, ACCOUNT).map(({ inputs }) => textAt(inputs, 'accountId'));
    return workloads(resources).flatMap(({ resource, template }) => {
      const account = valueAt(template, 'serviceAccount');
      if (account === undefined) return [breachOf(resource, 'runs as the default account')];
      if (typeof account !== 'string' || !isSettled(account)) return [];
      const email = account;
      const problems: string[] = [];
      if (!accounts.includes(email.split('@')[0])) {
        problems.push(breachOf(resource, `runs as ${email}, which this program does not make`));
      }
      const other = users.get(email);
      users.set(email, resource.name);
      if (other !== undefined) {
        problems.push(breachOf(resource, `runs as ${email}, and so does ${other}`));
      }
      return problems;
    });
  },
};

export const noAccountKeys = resourceRule({
  name: 'no-account-keys',
  why: 'A key of a service account never ends, and lies in Pulumi’s state.',
  check: ({ type }) =>
    ['gcp:serviceaccount/key:Key', 'gcp:storage/hmacKey:HmacKey'].includes(type)
      ? ['is a long-lived key']
      : [],
});

export const rightsGivenOnce: Rule = {
  name: 'rights-given-once',
  why: 'Of two that give one right, whichever is taken away takes it from both.',
  scope: 'stack',
  breaches(resources) {
    const given = new Map<string, string>();
    return resources.filter(isMember).flatMap((resource) => {
      const right = JSON.stringify([resource.type, resource.inputs]);
      const other = given.get(right);
      given.set(right, resource.name);
      // Two that are not known yet may well differ.
      if (other === undefined || !isSettled(right)) return [];
      return [breachOf(resource, `gives what ${other} gives`)];
    });
  },
};

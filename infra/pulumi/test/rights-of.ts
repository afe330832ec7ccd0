import { textAt } from '../src/rules/inputs.ts';
import { isMember } from '../src/rules/rights.ts';
import type { ResourceDump } from '../src/rules/rule.ts';

/** What says on what a right is given, by the kind of member; a project's own has none. */
const ON: readonly [field: string, kind: string][] = [
  ['topic', 'topic'],
  ['subscription', 'subscription'],
  ['bucket', 'bucket'],
  ['secretId', 'secret'],
  ['serviceAccountId', 'account'],
  ['repository', 'repository'],
  ['cryptoKeyId', 'key'],
  ['name', 'workload'],
];

/**
 * Who may do what: of each account, its roles and what they are given on, sorted. Names are short: of an account
 * what comes before the @, of a resource its last part, of a bucket what comes after the project.
 */
export function rightsOf(resources: readonly ResourceDump[]): Record<string, string[]> {
  const given = resources.filter(isMember).map(({ inputs }): [who: string, what: string] => {
    const role = (textAt(inputs, 'role') ?? '').replace(/^.*roles\//, '');
    const condition = textAt(inputs, 'condition.expression');
    const where = whereIs(inputs, condition);
    return [whoIs(textAt(inputs, 'member') ?? ''), `${role} on ${where}`];
  });
  const byAccount = Map.groupBy(given, ([who]) => who);
  return Object.fromEntries(
    [...byAccount]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([who, rights]) => [who, rights.map(([, what]) => what).toSorted()]),
  );
}

/** An instance of Cloud SQL takes no members: a condition holds the project's right to one. */
const INSTANCE =
  /^resource\.name == 'projects\/[^/]+\/instances\/(?<name>[a-z]+)-\w+' && resource\.type == 'sqladmin\.googleapis\.com\/Instance'$/;

function whereIs(inputs: Record<string, unknown>, condition: string | undefined): string {
  const on = ON.find(([field]) => inputs[field] !== undefined);
  if (on !== undefined && condition === undefined) {
    return `${on[1]} ${shortName(textAt(inputs, on[0]) ?? '')}`;
  }
  if (condition === undefined) return 'the project';
  const instance = INSTANCE.exec(condition)?.groups?.name;
  return instance === undefined ? `the project if ${condition}` : `instance ${instance}`;
}

function shortName(id: string): string {
  return id
    .split('/')
    .at(-1)!
    .split('@')[0]!
    .replace(/^ridewait-(?:dev|staging|prod)-/, '');
}

function whoIs(member: string): string {
  const agent = /^serviceAccount:service-\d+@(?<agent>[\w-]+)\.iam/.exec(member)?.groups?.agent;
  if (agent !== undefined) return agent;
  const pool = /workloadIdentityPools\/(?<pool>.+)$/.exec(member)?.groups?.pool;
  return pool ?? member.replace(/^serviceAccount:/, '').split('@')[0]!;
}

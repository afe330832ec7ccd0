import { environmentOf, workloadOf } from './containers.ts';
import { isSettled, namesResource, ofType, shown, textAt, valueAt } from './inputs.ts';
import { breachOf, type ResourceDump, type Rule } from './rule.ts';
import { RUN_SERVICE, RUN_SERVICE_MEMBER, SUBSCRIPTION } from './types.ts';

/** Where each service takes pushes. */
const PATHS: readonly [service: RegExp, path: string][] = [
  [/(?:^|-)processor(?:-|$)/, '/pubsub/readings'],
  [/(?:^|-)ingest(?:-|$)/, '/pubsub/edge'],
];

export const pushTokensAgree: Rule = {
  name: 'push-tokens-agree',
  why: 'A push whose token names another audience or account is refused, and every message waits for ever.',
  scope: 'stack',
  breaches: (resources) =>
    ofType(resources, SUBSCRIPTION)
      .filter(({ inputs }) => valueAt(inputs, 'pushConfig') !== undefined)
      .flatMap((subscription) =>
        problemsOf(subscription, resources).map((words) => breachOf(subscription, words)),
      ),
};

function problemsOf({ inputs }: ResourceDump, resources: readonly ResourceDump[]): string[] {
  const token = valueAt(inputs, 'pushConfig.oidcToken');
  if (token === undefined) return ['signs its pushes with no token'];
  const endpoint = valueAt(inputs, 'pushConfig.pushEndpoint');
  if (!isSettled(endpoint)) return [];
  const url = URL.parse(String(endpoint));
  const path = PATHS.find(([, at]) => at === url?.pathname);
  if (url?.protocol !== 'https:' || path === undefined) {
    return [`pushes to ${shown(endpoint)}, where no service takes pushes`];
  }
  const [service] = ofType(resources, RUN_SERVICE)
    .filter(({ inputs: at }) => {
      const name = textAt(at, 'name') ?? '';
      return path[0].test(name) && url.host.startsWith(`${name}-`);
    })
    // The address of `processor-shadow` begins with `processor-` too.
    .toSorted((a, b) => String(b.inputs.name).length - String(a.inputs.name).length);
  if (service === undefined) return [`pushes to ${shown(endpoint)}, which is no service made here`];
  const checked = environmentOf(workloadOf(service).main);
  const account = valueAt(token, 'serviceAccountEmail');
  return [
    ...differing(service, 'PUSH_AUDIENCE', checked, valueAt(token, 'audience')),
    ...differing(service, 'PUSH_SERVICE_ACCOUNT', checked, account),
    ...signatureProblems(service, checked),
    ...audienceProblems(service, valueAt(token, 'audience'), url.origin),
    ...(mayCall(resources, service, account)
      ? []
      : [`pushes as ${shown(account)}, which may not call ${service.name}`]),
  ];
}

/** Cloud Run takes the signature off a token that it has checked; one that nobody has checked is anybody's. */
function signatureProblems(
  { name, inputs }: ResourceDump,
  checked: ReadonlyMap<string, unknown>,
): string[] {
  const isOpen = valueAt(inputs, 'invokerIamDisabled') === true;
  const isLeftOut = checked.get('PUSH_SIGNATURE') === 'checked-before';
  if (isOpen && isLeftOut) return [`is believed without a signature by ${name}, which is open`];
  if (isOpen || isLeftOut) return [];
  return [`comes without the signature that ${name} looks for (PUSH_SIGNATURE)`];
}

/** What Cloud Run itself takes a token for, where it checks one. */
function audienceProblems(
  { name, inputs }: ResourceDump,
  audience: unknown,
  url: string,
): string[] {
  const known = [valueAt(inputs, 'customAudiences')].flat();
  const isOpen = valueAt(inputs, 'invokerIamDisabled') === true;
  if (isOpen || !isSettled(audience) || audience === url || known.includes(audience)) return [];
  return [`signs for ${shown(audience)}, which Cloud Run doesn't take for ${name}`];
}

function differing(
  service: ResourceDump,
  variable: string,
  checked: ReadonlyMap<string, unknown>,
  signed: unknown,
): string[] {
  const wanted = checked.get(variable);
  if (!isSettled(wanted) || !isSettled(signed) || wanted === signed) return [];
  return [`signs with ${shown(signed)}, and ${service.name} has ${variable} ${shown(wanted)}`];
}

/** True if an account is given the right to call a service. */
function mayCall(
  resources: readonly ResourceDump[],
  service: ResourceDump,
  account: unknown,
): boolean {
  return ofType(resources, RUN_SERVICE_MEMBER).some(({ inputs }) => {
    const member = valueAt(inputs, 'member');
    return (
      valueAt(inputs, 'role') === 'roles/run.invoker' &&
      namesResource(valueAt(inputs, 'name'), service) &&
      (!isSettled(member) ||
        !isSettled(account) ||
        member === `serviceAccount:${String(account)}` ||
        member === 'allUsers')
    );
  });
}

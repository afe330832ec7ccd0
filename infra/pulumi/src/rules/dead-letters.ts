import { isSettled, namesResource, numberAt, ofType, shown, textAt, valueAt } from './inputs.ts';
import { breachOf, resourceRule, type ResourceDump, type Rule } from './rule.ts';
import { SUBSCRIPTION, SUBSCRIPTION_MEMBER, TOPIC, TOPIC_MEMBER } from './types.ts';

const AGENT = /^serviceAccount:service-.+@gcp-sa-pubsub\.iam\.gserviceaccount\.com$/;
/** The subscription's policy is a net for crashes: an outage must not turn traffic into dead letters. */
const LEAST_ATTEMPTS = 100;

export const deadLettersWired: Rule = {
  name: 'dead-letters-wired',
  why: 'A dead letter that Pub/Sub may not move, or that no subscription keeps, is a reading lost.',
  scope: 'stack',
  breaches: (resources) =>
    ofType(resources, SUBSCRIPTION)
      .filter(({ inputs }) => valueAt(inputs, 'pushConfig') !== undefined)
      .flatMap((subscription) =>
        problemsOf(subscription, resources).map((words) => breachOf(subscription, words)),
      ),
};

function problemsOf(subscription: ResourceDump, resources: readonly ResourceDump[]): string[] {
  const { inputs } = subscription;
  const target = valueAt(inputs, 'deadLetterPolicy.deadLetterTopic');
  if ((textAt(inputs, 'name') ?? '').endsWith('-shadow')) {
    return target === undefined
      ? []
      : ['writes dead letters, which the one that it shadows writes'];
  }
  if (target === undefined) return ['has no dead-letter topic'];
  const attempts = numberAt(inputs, 'deadLetterPolicy.maxDeliveryAttempts');
  const problems = mayGive(
    resources,
    SUBSCRIPTION_MEMBER,
    'subscription',
    subscription,
    'roles/pubsub.subscriber',
  )
    ? []
    : ['gives Pub/Sub’s agent no roles/pubsub.subscriber: it may not take away what it moved'];
  if (attempts !== LEAST_ATTEMPTS) {
    problems.push(`gives up after ${attempts ?? 5} attempts, must be ${LEAST_ATTEMPTS}`);
  }
  if (!isSettled(target)) return problems;
  const topic = ofType(resources, TOPIC).find((at) => namesResource(target, at));
  if (topic === undefined)
    return [...problems, `sends dead letters to ${shown(target)}, which is not made here`];
  if (namesResource(valueAt(inputs, 'topic'), topic) && isSettled(valueAt(inputs, 'topic'))) {
    problems.push('sends dead letters to its own topic');
  }
  if (!mayGive(resources, TOPIC_MEMBER, 'topic', topic, 'roles/pubsub.publisher')) {
    problems.push(
      `sends dead letters to ${topic.name}, where Pub/Sub’s agent has no roles/pubsub.publisher`,
    );
  }
  const keepers = ofType(resources, SUBSCRIPTION).filter((at) =>
    namesResource(valueAt(at.inputs, 'topic'), topic),
  );
  if (keepers.length === 0)
    problems.push(`sends dead letters to ${topic.name}, which no subscription keeps`);
  return problems;
}

/** True if Pub/Sub's agent is given a role on a resource. */
function mayGive(
  resources: readonly ResourceDump[],
  type: string,
  field: string,
  on: ResourceDump,
  role: string,
): boolean {
  return ofType(resources, type).some(({ inputs }) => {
    const member = valueAt(inputs, 'member');
    return (
      valueAt(inputs, 'role') === role &&
      namesResource(valueAt(inputs, field), on) &&
      (!isSettled(member) || AGENT.test(String(member)))
    );
  });
}

export const subscriptionAccepted = resourceRule({
  name: 'subscription-accepted',
  why: 'Pub/Sub refuses a subscription of two kinds, and deletes one that was idle for a month.',
  types: [SUBSCRIPTION],
  check({ inputs }) {
    const kinds = ['pushConfig', 'cloudStorageConfig', 'bigqueryConfig'].filter(
      (kind) => valueAt(inputs, kind) !== undefined,
    );
    const ttl = valueAt(inputs, 'expirationPolicy.ttl');
    const deadline = numberAt(inputs, 'ackDeadlineSeconds');
    const backoffs = ['minimumBackoff', 'maximumBackoff'].map((name) =>
      secondsOf(textAt(inputs, `retryPolicy.${name}`)),
    );
    const attempts = numberAt(inputs, 'deadLetterPolicy.maxDeliveryAttempts');
    return [
      ...(kinds.length > 1 ? [`is ${kinds.join(' and ')} at once`] : []),
      ...(ttl === '' || !isSettled(ttl) ? [] : ['expires: expirationPolicy.ttl must be ""']),
      ...(deadline !== undefined && (deadline < 10 || deadline > 600)
        ? [`has an ack deadline of ${deadline} s, Pub/Sub allows 10 to 600`]
        : []),
      ...(backoffs.some((seconds) => seconds !== undefined && (seconds < 0 || seconds > 600))
        ? ['waits longer than 600 s between attempts, which Pub/Sub refuses']
        : []),
      ...((backoffs[0] ?? 10) > (backoffs[1] ?? 600)
        ? ['has a minimum backoff over its maximum']
        : []),
      ...(attempts !== undefined && (attempts < 5 || attempts > 100)
        ? [`gives up after ${attempts} attempts, Pub/Sub allows 5 to 100`]
        : []),
      ...(valueAt(inputs, 'enableExactlyOnceDelivery') === true && kinds.length > 0
        ? ['wants exactly-once delivery, which only pull has']
        : []),
      ...(valueAt(inputs, 'enableMessageOrdering') === true
        ? ['orders messages: one stuck key would stall a ride']
        : []),
    ];
  },
});

/** Of a duration such as `600s`; `undefined` where there is none. */
export function secondsOf(duration: string | undefined): number | undefined {
  if (duration === undefined) return;
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(duration) ?? [];
  return seconds === undefined ? Number.NaN : Number(seconds);
}

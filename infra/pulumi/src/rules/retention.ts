import { secondsOf } from './dead-letters.ts';
import { isSettled, listAt, mustHave, shown, textAt, valueAt } from './inputs.ts';
import { resourceRule } from './rule.ts';
import { BUCKET, REPOSITORY, SUBSCRIPTION, TOPIC } from './types.ts';

const DAY = 86_400;
/** A message that nobody could use must outlast a long weekend. */
const LEAST_UNACKED_DAYS = 4;

export const retentionSet = resourceRule({
  name: 'retention-set',
  why: 'What is kept for no stated time is kept for ever and paid for, or gone when it is needed.',
  types: [TOPIC, SUBSCRIPTION, BUCKET, REPOSITORY],
  check(resource) {
    const { type, inputs } = resource;
    if (type === BUCKET) {
      const deletes = listAt(inputs, 'lifecycleRules').some(
        (rule) => textAt(rule, 'action.type') === 'Delete',
      );
      return deletes || !isSettled(valueAt(inputs, 'lifecycleRules'))
        ? []
        : ['never deletes anything'];
    }
    if (type === REPOSITORY) {
      return mustHave(resource, 'cleanupPolicies', 'old images stay for ever');
    }
    // What a shadow misses, the processor beside it has.
    const isShort = type === TOPIC || (textAt(inputs, 'name') ?? '').endsWith('-shadow');
    const [least, most] = isShort ? [600, 31 * DAY] : [LEAST_UNACKED_DAYS * DAY, 31 * DAY];
    const kept = valueAt(inputs, 'messageRetentionDuration');
    if (!isSettled(kept)) return [];
    const seconds = secondsOf(textAt(inputs, 'messageRetentionDuration'));
    const isRight = seconds !== undefined && seconds >= least && seconds <= most;
    return isRight ? [] : [`keeps messages for ${shown(kept)}; ${least}s to ${most}s are right`];
  },
});

export const imagesStay = resourceRule({
  name: 'images-stay',
  why: 'A tag that moves makes two deployments of one name.',
  types: [REPOSITORY],
  check({ inputs }) {
    if (valueAt(inputs, 'format') !== 'DOCKER') return [];
    return valueAt(inputs, 'dockerConfig.immutableTags') === true ? [] : ['lets tags be moved'];
  },
});

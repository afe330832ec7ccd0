import { isSettled, listAt, mustHave, shown, textAt, valueAt } from './inputs.ts';
import { secondsOf } from './dead-letters.ts';
import { resourceRule } from './rule.ts';
import { ALERT_POLICY } from './types.ts';

const RUNBOOK = /https:\/\/\S+\/runbooks\/[a-z0-9-]+(?:\.md)?/;

export const alertsAreActionable = resourceRule({
  name: 'alerts-are-actionable',
  why: 'An alert that reaches nobody, or tells nobody what to do, is a dashboard.',
  types: [ALERT_POLICY],
  check(resource) {
    const { inputs } = resource;
    const content = valueAt(inputs, 'documentation.content');
    const links = listAt(inputs, 'documentation.links').map((link) => textAt(link, 'url') ?? '');
    const isKnown = isSettled(content) && isSettled(valueAt(inputs, 'documentation'));
    const hasRunbook = [String(content), ...links].some((text) => RUNBOOK.test(text));
    return [
      ...(isKnown && !hasRunbook ? ['links to no runbook'] : []),
      ...mustHave(resource, 'notificationChannels', 'who is told'),
      ...mustHave(resource, 'severity', 'how urgent it is'),
      ...(valueAt(inputs, 'enabled') === false ? ['is switched off'] : []),
    ];
  },
});

export const alertsAccepted = resourceRule({
  name: 'alerts-accepted',
  why: 'Cloud Monitoring refuses what is off its grid of 30 seconds, or has too many words.',
  types: [ALERT_POLICY],
  check({ inputs }) {
    const conditions = listAt(inputs, 'conditions');
    const close = secondsOf(textAt(inputs, 'alertStrategy.autoClose'));
    const content = textAt(inputs, 'documentation.content') ?? '';
    return [
      ...(conditions.length < 1 || conditions.length > 6
        ? [`has ${conditions.length} conditions, 1 to 6 are allowed`]
        : []),
      ...conditions.flatMap(conditionProblems),
      ...(close !== undefined && (close < 1800 || close > 604_800)
        ? [`closes after ${close} s, 1800 to 604800 are allowed`]
        : []),
      ...(Buffer.byteLength(content) > 8192 ? ['has more than 8192 bytes of documentation'] : []),
      ...(listAt(inputs, 'documentation.links').length > 3 ? ['has more than three links'] : []),
      ...(listAt(inputs, 'notificationChannels').length > 16
        ? ['tells more than 16 channels']
        : []),
    ];
  },
});

function conditionProblems(condition: unknown): string[] {
  const kinds = Object.keys(condition as object).filter((key) => key.startsWith('condition'));
  const name = shown(textAt(condition, 'displayName'));
  if (kinds.length !== 1) return [`condition ${name} is of ${kinds.length} kinds`];
  const promql = valueAt(condition, 'conditionPrometheusQueryLanguage');
  if (promql === undefined) return [];
  const every = secondsOf(textAt(promql, 'evaluationInterval'));
  const lasting = secondsOf(textAt(promql, 'duration'));
  const rule = textAt(promql, 'alertRule');
  return [
    ...(every !== undefined && (Number.isNaN(every) || every <= 0 || every % 30 !== 0)
      ? [`condition ${name} is evaluated every ${every} s, must be a multiple of 30`]
      : []),
    ...(lasting !== undefined && (Number.isNaN(lasting) || lasting % 30 !== 0)
      ? [`condition ${name} must last ${lasting} s, must be a multiple of 30`]
      : []),
    ...(rule !== undefined && !/^[a-zA-Z_]\w*$/.test(rule)
      ? [`condition ${name} has the rule name ${shown(rule)}`]
      : []),
    ...(textAt(promql, 'query') === '' ? [`condition ${name} asks nothing`] : []),
  ];
}

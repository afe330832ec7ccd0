import { isSettled, mustHave, shown, textAt, valueAt } from './inputs.ts';
import { resourceRule } from './rule.ts';
import { SCHEDULE } from './types.ts';

export const schedulesAuthenticated = resourceRule({
  name: 'schedules-authenticated',
  why: 'A call that proves nobody’s identity is refused, and upkeep stops without a word.',
  types: [SCHEDULE],
  check(resource) {
    const { inputs } = resource;
    const uri = valueAt(inputs, 'httpTarget.uri');
    // Google's own APIs take an access token, a service of ours an identity token.
    const isGoogles = typeof uri === 'string' && /^https:\/\/[\w.-]+\.googleapis\.com\//.test(uri);
    const wanted = isGoogles ? 'oauthToken' : 'oidcToken';
    const isKnown = isSettled(uri) || isGoogles;
    return [
      ...(isKnown && valueAt(inputs, `httpTarget.${wanted}`) === undefined
        ? [`calls ${shown(uri)} without an ${wanted}`]
        : []),
      ...mustHave(resource, 'timeZone', 'when a day begins'),
      ...cronProblems(textAt(inputs, 'schedule')),
    ];
  },
});

function cronProblems(schedule: string | undefined): string[] {
  return schedule === undefined || /^(?:[\d*,/-]+ ){4}[\w*,/-]+$/.test(schedule)
    ? []
    : [`its schedule is ${shown(schedule)}, must be five fields of cron`];
}

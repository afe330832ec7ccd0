import type { Book, Current } from '../book/book.ts';
import { isLed } from '../lead/is-led.ts';
import { elapsed } from '../report/summary.ts';

const SHOWN_LINES = 8;
const SHOWN_ENDED = 5;

/** What stands in the book, for people: what is on its way, what is stable, how the last ones ended. */
export function statusOf(book: Book, place: string, now: number): string[] {
  const { memory, current, ended, commands } = book;
  return [
    ...(current === undefined ? ['no release is on its way'] : statusOfCurrent(current, now)),
    ...commands.map(({ says, by }) => `  not heard yet: ${says}, by ${by}`),
    '',
    'stable:',
    ...listed(memory.stable, 'nothing yet: `ridewait release adopt` takes what is served now'),
    ...(Object.keys(memory.failed).length === 0
      ? []
      : ['not tried again:', ...listed(memory.failed, '')]),
    ...(ended.length === 0 ? [] : ['ended:']),
    ...ended
      .slice(0, SHOWN_ENDED)
      .map(
        ({ id, end, words, endedAt }) =>
          `  ${new Date(endedAt).toISOString().slice(0, 16)}  ${id}  ${end.replace('_', ' ')}: ${words}`,
      ),
    '',
    `(${place})`,
  ];
}

function statusOfCurrent(current: Current, now: number): string[] {
  const { state, story, beganAt, seenAt } = current;
  const { phase, plan, candidates } = state;
  const leader = isLed(current, now)
    ? 'led'
    : `led by nobody since ${elapsed(now - seenAt)}: \`ridewait release resume\` takes it up`;
  const at = 'at' in phase ? candidates[phase.at] : undefined;
  const steps = plan.services.find(({ service }) => service === at?.service)?.steps;
  const percent = 'step' in phase ? steps?.[phase.step]?.percent : undefined;
  return [
    `release ${state.id}: ${phase.kind.replace('_', ' ')}${at ? ` ${at.service}` : ''}${
      percent === undefined ? '' : ` at ${percent} %`
    }, for ${elapsed(now - beganAt)}, ${leader}`,
    ...candidates.map(({ service, stable, candidate }) => `  ${service}: ${stable} → ${candidate}`),
    ...(state.heldAt !== null ? ['  held by a person'] : []),
    ...(phase.kind === 'watching' && phase.verdict
      ? [`  ${phase.verdict.says}: ${phase.verdict.words}`]
      : []),
    ...story
      .slice(-SHOWN_LINES)
      .map(({ at: when, words }) => `${elapsed(when - beganAt).padStart(12)}  ${words}`),
  ];
}

function listed(record: Readonly<Record<string, string>>, none: string): string[] {
  const entries = Object.entries(record);
  if (entries.length === 0) return [`  ${none}`];
  return entries.map(([name, value]) => `  ${name}  ${value}`);
}

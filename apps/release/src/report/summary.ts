import type { Told } from './reporter.ts';

const ENDS = {
  promoted: { mark: '✅', words: 'promoted' },
  rolled_back: { mark: '⏪', words: 'rolled back' },
  refused: { mark: '⛔', words: 'refused' },
} as const;

/** A release in Markdown, as the summary of a job shows it. */
export function summaryOf(told: Told): string {
  const { mark, words } = ENDS[told.end];
  const rows = told.services.map(
    ({ service, stable, candidate }) => `| ${service} | \`${stable}\` | \`${candidate}\` |`,
  );
  const story = told.story.map(
    ({ at, words: line }) => `| ${elapsed(at - told.beganAt)} | ${cell(line)} |`,
  );
  return [
    `## ${mark} Release \`${told.id}\` in ${told.environment}: ${words}`,
    '',
    told.words,
    '',
    ...(rows.length === 0
      ? []
      : ['| service | stable before | candidate |', '| --- | --- | --- |', ...rows, '']),
    `It took ${elapsed(told.endedAt - told.beganAt)}, from ${new Date(told.beganAt).toISOString()}.`,
    '',
    '<details open><summary>What happened</summary>',
    '',
    '| after | |',
    '| ---: | --- |',
    ...story,
    '',
    '</details>',
    '',
  ].join('\n');
}

/** `4.2 s`, `12 min 5 s`, `3 h 20 min`. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}

/** A cell of a table ends at a bar or a new line. */
function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ');
}

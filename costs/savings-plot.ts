import type { Saving } from '@ridewait/cli/cost';
import { box, COLOURS, drawing, legend, segment, text } from '../accuracy/plots/svg.ts';

const [WIDTH, LEFT, RIGHT, TOP] = [1180, 470, 1090, 74];
const [ROW, BAR] = [52, 15];
/** Dollars a month, a step each ten times the one before: choices differ by a thousand. */
const DECADES = [1, 10, 100, 1_000, 10_000, 100_000];

/** What each choice saves, in one park and in a hundred. */
export function savingsPlot(
  savings: readonly Saving[],
  [small, large]: readonly [string, string],
): string {
  const choices = [...new Set(savings.map(({ choice }) => choice))];
  const height = TOP + choices.length * ROW + 50;
  const bottom = height - 42;
  return drawing(
    {
      width: WIDTH,
      height,
      title: 'What a choice saves in a month, in dollars; each line is ten times the one before',
      says: 'For each choice of the design a bar for one park and one for a hundred, on a logarithmic scale.',
    },
    [
      ...DECADES.flatMap((usd) => [
        segment({ x: x(usd), y: TOP - 8 }, { x: x(usd), y: bottom }, COLOURS.grid),
        text({ x: x(usd), y: bottom + 20 }, usd.toLocaleString('en'), {
          anchor: 'middle',
          fill: COLOURS.quiet,
        }),
      ]),
      ...choices.flatMap((choice, row) => rowOf(choice, TOP + row * ROW)),
      ...legend({ x: WIDTH - 28, y: 34 }, [
        [small, COLOURS.ours],
        [large, COLOURS.truth],
      ]),
    ],
  );

  function rowOf(choice: string, y: number): string[] {
    const own = savings.filter((saving) => saving.choice === choice);
    const note = own.some(({ isBuilt }) => isBuilt) ? '' : ' (not built)';
    return [
      text({ x: LEFT - 14, y: y + 21 }, `${choice}${note}`, { anchor: 'end', size: 13 }),
      ...[small, large].flatMap((name, at) => {
        const saving = own.find(({ of }) => of === name);
        if (!saving) return [];
        const saved = saving.without - saving.with;
        const end = x(Math.max(1, saved));
        const top = y + at * (BAR + 2);
        return [
          box({ x: LEFT, y: top }, end - LEFT, BAR, at === 0 ? COLOURS.ours : COLOURS.truth),
          text({ x: end + 6, y: top + 12 }, saved < 1 ? 'less than 1' : whole(saved), {
            fill: COLOURS.quiet,
            size: 12,
          }),
        ];
      }),
    ];
  }
}

function x(usd: number): number {
  const [from, to] = [Math.log10(DECADES[0]!), Math.log10(DECADES.at(-1)!)];
  return LEFT + ((Math.log10(usd) - from) / (to - from)) * (RIGHT - LEFT);
}

function whole(usd: number): string {
  return usd.toLocaleString('en', { maximumFractionDigits: 0 });
}

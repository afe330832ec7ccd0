import { type Bill, type Group, sumOf } from '@ridewait/cli/cost';
import { box, COLOURS, drawing, legend, text } from '../accuracy/plots/svg.ts';

export interface NamedBill {
  name: string;
  bill: Bill;
}

interface Part {
  name: string;
  colour: string;
  groups: readonly Group[];
}

/** Groups that are paid for one reason are one part of a bar. */
const PARTS: readonly Part[] = [
  { name: 'compute', colour: COLOURS.ours, groups: ['Cloud Run'] },
  {
    name: 'stores',
    colour: COLOURS.truth,
    groups: ['Memorystore', 'Cloud SQL', 'Cloud Storage'],
  },
  { name: 'bus', colour: COLOURS.hol, groups: ['Pub/Sub'] },
  { name: 'gateway', colour: COLOURS.les, groups: ['API Gateway'] },
  { name: 'bytes', colour: COLOURS.ql, groups: ['Network'] },
  { name: 'watching', colour: COLOURS.aim, groups: ['Observability', 'Small things'] },
];

const [WIDTH, LEFT, RIGHT, TOP] = [1180, 240, 1000, 86];
const [ROW, BAR] = [64, 30];
/** A narrower part has no room for its figure. */
const LEAST_LABELLED = 44;

/** What of each bill goes where: every bar is the whole of one. */
export function billPlot(bills: readonly NamedBill[]): string {
  const height = TOP + bills.length * ROW + 6;
  return drawing(
    {
      width: WIDTH,
      height,
      title: 'Where a month’s money goes',
      says: 'A bar for each deployment, split by what is paid for, with the total in dollars beside it.',
    },
    [
      ...legend(
        { x: WIDTH - 28, y: 34 },
        PARTS.map(({ name, colour }) => [name, colour] as const),
      ),
      ...bills.flatMap((named, row) => barOf(named, TOP + row * ROW)),
    ],
  );
}

function barOf({ name, bill }: NamedBill, y: number): string[] {
  const whole = Math.max(0.01, bill.usd);
  let x = LEFT;
  const parts = PARTS.flatMap(({ colour, groups }) => {
    const usd = sumOf(bill.lines.filter(({ group }) => groups.includes(group)));
    const width = (Math.max(0, usd) / whole) * (RIGHT - LEFT);
    const from = x;
    x += width;
    const label = `${Math.round((100 * usd) / whole)} %`;
    return [
      box({ x: from, y }, width, BAR, colour),
      ...(width < LEAST_LABELLED
        ? []
        : [
            text({ x: from + width / 2, y: y + 20 }, label, {
              anchor: 'middle',
              fill: colour === COLOURS.aim ? COLOURS.text : COLOURS.night,
              size: 13,
            }),
          ]),
    ];
  });
  return [
    text({ x: LEFT - 16, y: y + 20 }, name, { anchor: 'end' }),
    ...parts,
    text({ x: RIGHT + 16, y: y + 20 }, `$${Math.round(bill.usd).toLocaleString('en')}`),
  ];
}

import { type Cell, table } from '../terminal/table.ts';
import { type Score, sumScores } from './score.ts';

const HEADS = ['', 'n', 'sign MAE', 'one factor MAE', 'ours MAE', 'ours bias', 'in p10–p90'];

/** What a person reads of an evaluation: minutes, by ride, and in the last line all of it. */
export function reportLines(scores: ReadonlyMap<string, Score>): string[] {
  const all = sumScores(scores.values());
  const { count } = all;
  const mean = (sum: number) => (count > 0 ? sum / count : 0).toFixed(2);
  const rides = [...scores].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...rightAligned([
      HEADS,
      ...rides.map(([ride, score]) => rowOf(ride, score)),
      rowOf(`all ${rides.length} rides`, all),
    ]),
    `sign MAE ${mean(all.signErrors)} · ours MAE ${mean(all.ourErrors)} · n ${count}`,
  ];
}

function rowOf(name: string, score: Score): string[] {
  const { count, signErrors, factorErrors, ourErrors, ourBias, inside } = score;
  const mean = (sum: number) => (count > 0 ? (sum / count).toFixed(2) : '–');
  return [
    name,
    String(count),
    mean(signErrors),
    mean(factorErrors),
    mean(ourErrors),
    mean(ourBias),
    count > 0 ? `${((100 * inside) / count).toFixed(1)} %` : '–',
  ];
}

/** A table whose columns, but for the first, stand to the right though they are texts. */
function rightAligned(rows: readonly string[][]): string[] {
  const widths = HEADS.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const cells: Cell[][] = rows.map((row) =>
    row.map((text, at) => (at === 0 ? text : text.padStart(widths[at]!))),
  );
  return table(cells);
}

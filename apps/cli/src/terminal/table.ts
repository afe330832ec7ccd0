/** A cell; a number stands to the right and has its thousands apart. */
export type Cell = string | number;

const segmenter = new Intl.Segmenter();
const numbers = new Intl.NumberFormat('en');

/** Lines with their columns aligned, two spaces apart. A column stands to the right where its last cell is a number. */
export function table(rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) => row.map(textOf));
  const widths: number[] = [];
  for (const row of texts) {
    row.forEach((text, at) => {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(text));
    });
  }
  const isRight = widths.map((_, at) => typeof rows.at(-1)?.[at] === 'number');
  return texts.map((row) =>
    row
      .map((text, at) => {
        const space = ' '.repeat(widths[at]! - widthOf(text));
        return isRight[at] ? `${space}${text}` : `${text}${space}`;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** `12,345`. */
export function count(value: number): string {
  return numbers.format(value);
}

/** `1 message`, `12,345 messages`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

function textOf(cell: Cell): string {
  return typeof cell === 'number' ? count(cell) : cell;
}

/** As many places as a terminal gives it, but for signs that take two. */
function widthOf(text: string): number {
  return [...segmenter.segment(text)].length;
}

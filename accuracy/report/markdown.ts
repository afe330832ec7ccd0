/** A table as the formatter of the repository leaves it; all columns but the first stand to the right where they are figures. */
export function markdownTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const all = [heads, ...rows];
  const widths = heads.map((_, at) => Math.max(3, ...all.map((row) => row[at]!.length)));
  function lineOf(cells: readonly string[]): string {
    return `| ${cells.map((cell, at) => cell + ' '.repeat(widths[at]! - cell.length)).join(' | ')} |`;
  }
  return [
    lineOf(heads),
    lineOf(widths.map((width) => '-'.repeat(width))),
    ...rows.map(lineOf),
  ].join('\n');
}

/** Replaces what stands between the marks of `name`. Throws where the text has no place for it. */
export function replacePart(text: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`there is no place for ${name}: add ${begin} ${end}`);
  return `${text.slice(0, from)}${begin}\n\n${part}\n\n${text.slice(to)}`;
}

/**
 * Sorts rows by key and cuts them into batches in which no key stands twice, as one upsert can't touch a
 * row twice. Sorted, because transactions that lock rows in one order can't lock each other out.
 */
export function batches<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  size: number,
): Row[][] {
  const seen = new Map<string, number>();
  const rounds: { key: string; row: Row }[][] = [];
  for (const row of rows) {
    const rowKey = key(row);
    const round = seen.get(rowKey) ?? 0;
    seen.set(rowKey, round + 1);
    (rounds[round] ??= []).push({ key: rowKey, row });
  }
  return rounds.flatMap((round) => {
    const sorted = round.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
    const cut: Row[][] = [];
    for (let at = 0; at < sorted.length; at += size) cut.push(sorted.slice(at, at + size));
    return cut;
  });
}

export type Labels = Readonly<Record<string, string>>;

/** Labels as a key, whatever their order is, but for one of them. */
export function keyWithout(label: string, labels: Labels): string {
  const others = Object.entries(labels).filter(([name]) => name !== label);
  return JSON.stringify(others.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

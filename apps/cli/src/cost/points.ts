/** Measured at some amounts, ascending. */
export type Points = readonly (readonly [amount: number, value: number])[];

/**
 * The value at `amount`: on a straight line between the two measurements around it, and beyond them on with the line
 * of the two that are nearest. Below the first amount it is the first value. More never has less: where a larger
 * amount was measured to take less, which is chance, it counts as what the smaller one took.
 */
export function valueAt(points: Points, amount: number): number {
  const risen = points.map(([at], index) => {
    const upTo = points.slice(0, index + 1).map(([, value]) => value);
    return [at, Math.max(...upTo)] as const;
  });
  const first = risen[0]!;
  if (risen.length === 1 || amount <= first[0]) return first[1];
  const above = risen.findIndex(([at]) => at >= amount);
  const to = above === -1 ? risen.length - 1 : above;
  const [[fromAmount, fromValue], [toAmount, toValue]] = [risen[to - 1]!, risen[to]!];
  return fromValue + ((amount - fromAmount) / (toAmount - fromAmount)) * (toValue - fromValue);
}

/** Measured at some amounts, ascending. */
export type Points = readonly (readonly [amount: number, value: number])[];

/**
 * The value at `amount`: on a straight line between the two measurements around it, and beyond them on with the line
 * of the two that are nearest. Below the first amount it is the first value.
 */
export function valueAt(points: Points, amount: number): number {
  const first = points[0]!;
  if (points.length === 1 || amount <= first[0]) return first[1];
  const above = points.findIndex(([at]) => at >= amount);
  const to = above === -1 ? points.length - 1 : above;
  const [[fromAmount, fromValue], [toAmount, toValue]] = [points[to - 1]!, points[to]!];
  return fromValue + ((amount - fromAmount) / (toAmount - fromAmount)) * (toValue - fromValue);
}

import { expect, it } from 'vitest';
import { metricNames } from './metric-names.ts';

it.for<[string, string[]]>([
  ['sum(rate(a_total[5m])) / sum(rate(b_total{x="c_total"}[5m])) > 0.05', ['a_total', 'b_total']],
  ['sum by (park, le) (rate(a_bucket{le="0.25"}[1h]))', ['a_bucket']],
  ['x_com:y_z{id=~"[^:]+:history.*"} > 0 and on (a) b_total', ['x_com:y_z', 'b_total']],
  ['label_replace(absent_over_time(up[10m]), "absent", "a", "", "") or vector(1)', ['up']],
  ['max_over_time(a[1h:5m] offset 5m) unless b', ['a', 'b']],
  ['1e3 * a', ['a']],
  ['a + a', ['a']],
])('finds the metrics of %s', ([expr, names]) => {
  expect(metricNames(expr)).toEqual(names);
});

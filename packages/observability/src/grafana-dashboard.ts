import { answerable, type Dashboard, fillableRows, type Panel, type Unit } from './panel.ts';
import type { Sources } from './sources.ts';

const UNITS: Record<Unit, string> = {
  'per second': 'reqps',
  ratio: 'percentunit',
  seconds: 's',
  count: 'short',
  bytes: 'bytes',
  'bytes per second': 'Bps',
};

const COLUMNS = 24;
const HEIGHT = 8;
/** Its user picks the Prometheus that is asked. */
const DATA_SOURCE = { type: 'prometheus', uid: '${source}' };

/** A variable that is typed in: what the cloud calls a thing. */
export interface GrafanaVariable {
  name: string;
  label: string;
}

/**
 * A dashboard as Grafana imports it. Queries that name things of the cloud may do so by `$variables`.
 *
 * Source: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export function grafanaDashboard(
  dashboard: Dashboard,
  sources: Sources,
  variables: readonly GrafanaVariable[] = [],
): object {
  const panels: object[] = [];
  let y = 0;
  for (const { title, panels: own } of fillableRows(dashboard, sources)) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    });
    y += 1;
    const perLine = own.length % 3 === 0 ? 3 : 2;
    const width = COLUMNS / perLine;
    for (const [at, panel] of own.entries()) {
      const gridPos = {
        x: (at % perLine) * width,
        y: y + Math.floor(at / perLine) * HEIGHT,
        w: width,
        h: HEIGHT,
      };
      panels.push({ id: panels.length + 1, gridPos, ...chartOf(panel, sources) });
    }
    y += Math.ceil(own.length / perLine) * HEIGHT;
  }
  return {
    uid: `ridewait-${dashboard.id}`,
    title: dashboard.title,
    tags: ['ridewait'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: {
      list: [
        { name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
        ...variables.map(({ name, label }) => ({ name, label, type: 'textbox', query: '' })),
      ],
    },
    panels,
  };
}

function chartOf(panel: Panel, sources: Sources): object {
  return {
    type: 'timeseries',
    title: panel.title,
    datasource: DATA_SOURCE,
    fieldConfig: {
      defaults: { unit: UNITS[panel.unit], ...(panel.isSigned ? {} : { min: 0 }) },
      overrides: [],
    },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: answerable(panel, sources).map(({ legend, expr }, at) => ({
      refId: String.fromCodePoint('A'.codePointAt(0)! + at),
      datasource: DATA_SOURCE,
      expr,
      legendFormat: legend,
      range: true,
    })),
  };
}

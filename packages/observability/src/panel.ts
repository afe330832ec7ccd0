import type { Sources } from './sources.ts';

export type Unit = 'per second' | 'ratio' | 'seconds' | 'count' | 'bytes' | 'bytes per second';

export interface PanelQuery {
  /** Plain text, or `{{label}}` for the value of one. */
  legend: string;
  /** PromQL; null where these sources can't tell. */
  expr(sources: Sources): string | null;
}

/** A chart over time. */
export interface Panel {
  title: string;
  unit: Unit;
  /** Values may be below zero. */
  isSigned?: boolean;
  queries: readonly PanelQuery[];
}

export interface PanelRow {
  title: string;
  panels: readonly Panel[];
}

/** A page of charts, from which both Grafana's and Cloud Monitoring's are made. */
export interface Dashboard {
  /** Part of file names and of the cloud's ids. */
  id: string;
  title: string;
  rows: readonly PanelRow[];
}

/** A panel's queries that these sources can answer. */
export function answerable(
  panel: Panel,
  sources: Sources,
): readonly { legend: string; expr: string }[] {
  return panel.queries.flatMap(({ legend, expr }) => {
    const query = expr(sources);
    return query === null ? [] : [{ legend, expr: query }];
  });
}

/** The rows that these sources can fill, without the panels that would stay empty. */
export function fillableRows(dashboard: Dashboard, sources: Sources): readonly PanelRow[] {
  return dashboard.rows
    .map(({ title, panels }) => ({
      title,
      panels: panels.filter((panel) => answerable(panel, sources).length > 0),
    }))
    .filter(({ panels }) => panels.length > 0);
}

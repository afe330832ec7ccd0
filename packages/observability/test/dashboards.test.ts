import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPromtool, requireReal } from '@ridewait/local';
import { describe, expect, it } from 'vitest';
import { ALERTS } from '../src/alerts.ts';
import { cloudDashboard } from '../src/cloud-dashboard.ts';
import { DASHBOARDS } from '../src/dashboards.ts';
import { GOOGLE_METRICS } from '../src/google-metrics.ts';
import { grafanaDashboard } from '../src/grafana-dashboard.ts';
import { metricNames } from '../src/metric-names.ts';
import { answerable, type Dashboard } from '../src/panel.ts';
import { RECONCILIATION_METRIC } from '../src/reconciliation.ts';
import { type Target, TARGETS } from './alert-case.ts';

const promtool = findPromtool();
const BOTH = Object.keys(TARGETS) as Target[];
const PAGES = DASHBOARDS.flatMap((dashboard) => BOTH.map((target) => ({ dashboard, target })));

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

function overlapping(boxes: readonly Box[]): Box[] {
  return boxes.filter((one, at) =>
    boxes
      .slice(at + 1)
      .some(
        (other) =>
          one.x < other.x + other.w &&
          other.x < one.x + one.w &&
          one.y < other.y + other.h &&
          other.y < one.y + one.h,
      ),
  );
}

function queriesOf(dashboard: Dashboard, target: Target): string[] {
  return dashboard.rows
    .flatMap(({ panels }) => panels)
    .flatMap((panel) => answerable(panel, TARGETS[target]).map(({ expr }) => expr));
}

interface Grafana {
  panels: { id: number; type: string; gridPos: Box; targets?: { refId: string; expr: string }[] }[];
}

it.for(PAGES)('$dashboard.id is a page of Grafana ($target)', ({ dashboard, target }) => {
  const { panels } = grafanaDashboard(dashboard, TARGETS[target]) as Grafana;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const boxes = panels.map(({ gridPos }) => gridPos);
  expect(overlapping(boxes)).toEqual([]);
  expect(boxes.filter(({ x, w }) => x + w > 24)).toEqual([]);
  const charts = panels.filter(({ type }) => type === 'timeseries');
  expect(charts.flatMap(({ targets }) => targets!.map(({ expr }) => expr))).toEqual(
    queriesOf(dashboard, target),
  );
  const refs = charts.map(({ targets }) => targets!.map(({ refId }) => refId));
  expect(refs.filter((own) => new Set(own).size !== own.length)).toEqual([]);
});

interface Tile {
  xPos: number;
  yPos: number;
  width: number;
  height: number;
  widget: { xyChart?: { dataSets: { timeSeriesQuery: { prometheusQuery: string } }[] } };
}

it.for(DASHBOARDS)('$id is a page of Cloud Monitoring, with the same queries', (dashboard) => {
  const made = cloudDashboard(dashboard, TARGETS.cloud, 'prod') as {
    displayName: string;
    mosaicLayout: { columns: number; tiles: Tile[] };
  };
  expect(made.displayName).toBe(`${dashboard.title} (prod)`);
  const { columns, tiles } = made.mosaicLayout;
  const boxes = tiles.map(({ xPos, yPos, width, height }) => ({
    x: xPos,
    y: yPos,
    w: width,
    h: height,
  }));
  expect(overlapping(boxes)).toEqual([]);
  expect(boxes.filter(({ x, w }) => x + w > columns)).toEqual([]);
  const sets = tiles.flatMap(({ widget }) => widget.xyChart?.dataSets ?? []);
  expect(sets.map(({ timeSeriesQuery }) => timeSeriesQuery.prometheusQuery)).toEqual(
    queriesOf(dashboard, 'cloud'),
  );
  // Cloud Monitoring takes 100 widgets and 50 queries a widget.
  expect(tiles.length).toBeLessThanOrEqual(100);
});

it.for(BOTH)('names no metric that nobody has (%s)', (target) => {
  const queries = [
    ...DASHBOARDS.flatMap((dashboard) => queriesOf(dashboard, target)),
    ...ALERTS.flatMap(({ expr }) => expr(TARGETS[target]) ?? []),
  ];
  const foreign = new Set(queries.flatMap(metricNames)).difference(GOOGLE_METRICS);
  foreign.delete(`logging_googleapis_com:user_${RECONCILIATION_METRIC}`);
  // Those of the services: `apps/cli/test/metrics.test.ts` asks a running park for them.
  expect([...foreign].filter((name) => !name.startsWith('ridewait_'))).toEqual([]);
});

it('lists no metric of Google’s that nothing asks for', () => {
  const queries = [
    ...DASHBOARDS.flatMap((dashboard) => queriesOf(dashboard, 'cloud')),
    ...ALERTS.flatMap(({ expr }) => expr(TARGETS.cloud) ?? []),
  ];
  const named = new Set(queries.flatMap(metricNames));
  expect([...GOOGLE_METRICS.difference(named)]).toEqual([]);
});

it('asks a laptop for nothing of the cloud', () => {
  const queries = DASHBOARDS.flatMap((dashboard) => queriesOf(dashboard, 'laptop'));
  expect(queries.filter((query) => query.includes('googleapis'))).toEqual([]);
});

describe.runIf(requireReal('promtool, which comes with prometheus,', promtool))('promtool', () => {
  it.for(PAGES)('takes every query of $dashboard.id ($target)', ({ dashboard, target }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ridewait-panels-'));
    const rules = queriesOf(dashboard, target).map((expr, at) => ({ record: `q:${at}`, expr }));
    const file = path.join(folder, 'rules.json');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    const { status, stderr } = spawnSync(promtool!, ['check', 'rules', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true, force: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

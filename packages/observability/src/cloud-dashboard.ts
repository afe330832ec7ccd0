import { answerable, type Dashboard, fillableRows, type Panel, type Unit } from './panel.ts';
import type { Sources } from './sources.ts';

/** Source: https://unitsofmeasure.org, as far as Cloud Monitoring knows it. */
const UNITS: Record<Unit, string> = {
  'per second': '1/s',
  ratio: '1',
  seconds: 's',
  count: '1',
  bytes: 'By',
  'bytes per second': 'By/s',
};

const COLUMNS = 48;
const HEADER_HEIGHT = 4;
const HEIGHT = 16;

interface Tile {
  xPos: number;
  yPos: number;
  width: number;
  height: number;
  widget: object;
}

/**
 * A dashboard as the Cloud Monitoring API takes it.
 *
 * Source: https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards
 */
export function cloudDashboard(
  dashboard: Dashboard,
  sources: Sources,
  environment: string,
): object {
  const tiles: Tile[] = [];
  let yPos = 0;
  for (const { title, panels } of fillableRows(dashboard, sources)) {
    tiles.push({
      xPos: 0,
      yPos,
      width: COLUMNS,
      height: HEADER_HEIGHT,
      widget: { title, sectionHeader: { subtitle: '', dividerBelow: true } },
    });
    yPos += HEADER_HEIGHT;
    const perLine = panels.length % 3 === 0 ? 3 : 2;
    const width = COLUMNS / perLine;
    for (const [at, panel] of panels.entries()) {
      tiles.push({
        xPos: (at % perLine) * width,
        yPos: yPos + Math.floor(at / perLine) * HEIGHT,
        width,
        height: HEIGHT,
        widget: chartOf(panel, sources),
      });
    }
    yPos += Math.ceil(panels.length / perLine) * HEIGHT;
  }
  return {
    displayName: `${dashboard.title} (${environment})`,
    labels: { ridewait: '' },
    mosaicLayout: { columns: COLUMNS, tiles },
  };
}

function chartOf(panel: Panel, sources: Sources): object {
  return {
    title: panel.title,
    xyChart: {
      chartOptions: { mode: 'COLOR' },
      dataSets: answerable(panel, sources).map(({ legend, expr }) => ({
        plotType: 'LINE',
        targetAxis: 'Y1',
        timeSeriesQuery: { prometheusQuery: expr, unitOverride: UNITS[panel.unit] },
        // Labels that a series has are shown by themselves.
        ...(legend.includes('{{') ? {} : { legendTemplate: legend }),
      })),
    },
  };
}

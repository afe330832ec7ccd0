import { HOUR_MS, MINUTE_MS } from '@ridewait/core';
import type { TruthRecord } from '@ridewait/simulator';
import type { Said } from '../replay-day.ts';
import {
  area,
  COLOURS,
  dot,
  drawing,
  legend,
  type Place,
  polyline,
  scale,
  segment,
  text,
} from './svg.ts';

export interface DayPlot {
  title: string;
  timezone: string;
  /** Of one lane, minute by minute. */
  said: readonly Said[];
  /** Of that lane. */
  truth: readonly TruthRecord[];
}

const [WIDTH, HEIGHT] = [1180, 440];
const [LEFT, RIGHT, TOP, BOTTOM] = [62, 1152, 60, 396];

/** What was told far above the longest true wait is cut: it would flatten all the rest. */
const ROOM = 1.6;

/** Guests are this far apart where many join. */
const DOT_MS = 2 * MINUTE_MS;

/** What one lane's guests were told over a day, with its range, and what they waited. */
export function dayPlot({ title, timezone, said, truth }: DayPlot): string {
  const told = said.filter(({ estimate }) => estimate.waitMinutes !== null);
  const guests = thinned(truth);
  const from = Math.floor((told[0]?.estimate.asOf ?? 0) / HOUR_MS) * HOUR_MS;
  const to = Math.max(from + HOUR_MS, told.at(-1)?.estimate.asOf ?? 0);
  const longest = Math.max(10, ...guests.map(({ waitSeconds }) => waitSeconds / 60));
  const widest = Math.max(0, ...told.map(({ estimate }) => estimate.waitMinutes!.p90));
  const most = Math.max(longest, Math.min(widest, ROOM * longest));
  const x = scale([from, to], [LEFT, RIGHT]);
  const upTo = scale([0, most * 1.05], [BOTTOM, TOP]);
  const y = (minutes: number) => Math.max(TOP, upTo(minutes));
  const line = said.map(({ estimate }) =>
    estimate.waitMinutes === null ? null : { x: x(estimate.asOf), y: y(estimate.waitMinutes.p50) },
  );
  return drawing(
    {
      width: WIDTH,
      height: HEIGHT,
      title,
      says: `${title}: the wait that was told, its range, and true waits over the day.`,
    },
    [
      ...grid({ from, to, most, timezone, x, y }),
      ...stretches(said).map((part) => band(part, x, y)),
      ...guests.map(({ joinedAt, waitSeconds }) =>
        dot({ x: x(joinedAt), y: y(waitSeconds / 60) }, 1.8, COLOURS.truth),
      ),
      polyline(line, COLOURS.ours),
      ...legend({ x: RIGHT, y: 34 }, [
        ['told', COLOURS.ours],
        ['p10 to p90', '#6a5a4c'],
        ['true wait of a guest who joined then', COLOURS.truth],
      ]),
    ],
  );
}

type Scale = (value: number) => number;

function band(part: readonly Said[], x: Scale, y: Scale): string {
  function edge(end: 'p10' | 'p90'): Place[] {
    return part.map(({ estimate }) => ({ x: x(estimate.asOf), y: y(estimate.waitMinutes![end]) }));
  }
  return area(edge('p90'), edge('p10'), COLOURS.ours);
}

/** Runs of minutes in which something was told. */
function stretches(said: readonly Said[]): Said[][] {
  const found: Said[][] = [];
  let isOn = false;
  for (const one of said) {
    const wasOn = isOn;
    isOn = one.estimate.waitMinutes !== null;
    if (!isOn) continue;
    if (wasOn) found.at(-1)!.push(one);
    else found.push([one]);
  }
  return found;
}

function thinned(truth: readonly TruthRecord[]): TruthRecord[] {
  const bySpan = new Map<number, TruthRecord>();
  for (const record of truth) {
    const span = Math.floor(record.joinedAt / DOT_MS);
    if (!bySpan.has(span)) bySpan.set(span, record);
  }
  return [...bySpan.values()];
}

function grid({
  from,
  to,
  most,
  timezone,
  x,
  y,
}: {
  from: number;
  to: number;
  most: number;
  timezone: string;
  x: Scale;
  y: Scale;
}): string[] {
  const lines: string[] = [];
  const step = most > 60 ? 20 : most > 25 ? 10 : 5;
  for (let minutes = 0; minutes <= most; minutes += step) {
    lines.push(
      segment({ x: LEFT, y: y(minutes) }, { x: RIGHT, y: y(minutes) }, COLOURS.grid),
      text({ x: LEFT - 8, y: y(minutes) + 5 }, String(minutes), {
        anchor: 'end',
        fill: COLOURS.quiet,
      }),
    );
  }
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
  });
  for (let at = from; at <= to; at += HOUR_MS) {
    lines.push(
      segment({ x: x(at), y: TOP }, { x: x(at), y: BOTTOM }, COLOURS.grid),
      text({ x: x(at), y: BOTTOM + 22 }, clock.format(at), {
        anchor: 'middle',
        fill: COLOURS.quiet,
      }),
    );
  }
  lines.push(text({ x: 28, y: TOP - 6 }, 'min', { fill: COLOURS.quiet }));
  return lines;
}

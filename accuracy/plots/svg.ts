/** Colours of the project's drawings, on a night of their own, so that a page's colours don't matter. */
export const COLOURS = {
  night: '#17133a',
  grid: '#352c5e',
  text: '#efeaff',
  quiet: '#b9aee0',
  ours: '#ffc65c',
  truth: '#7ef2c8',
  ql: '#8fa8ff',
  les: '#ff8fb3',
  hol: '#c98bff',
  aim: '#2c5a5c',
} as const;

const FONT = "Inter, 'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif";

/** A drawing of its own; `says` is for who can't see it. */
export function drawing(
  { width, height, title, says }: { width: number; height: number; title: string; says: string },
  body: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d" font-family="${FONT}" font-size="14">`,
    `<title id="t">${escaped(title)}</title>`,
    `<desc id="d">${escaped(says)}</desc>`,
    `<rect width="${width}" height="${height}" rx="18" fill="${COLOURS.night}"/>`,
    text({ x: 28, y: 34 }, title, { size: 17 }),
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

/** From values to places: a straight line from one pair to the other. */
export function scale(
  [fromValue, toValue]: readonly [number, number],
  [from, to]: readonly [number, number],
): (value: number) => number {
  return (value) => from + ((value - fromValue) / (toValue - fromValue)) * (to - from);
}

export interface Place {
  x: number;
  y: number;
}

export interface TextStyle {
  anchor?: 'start' | 'middle' | 'end';
  fill?: string;
  size?: number;
}

export function text({ x, y }: Place, words: string, style: TextStyle = {}): string {
  const { anchor = 'start', fill = COLOURS.text, size } = style;
  const font = size === undefined ? '' : ` font-size="${size}"`;
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}" fill="${fill}"${font}>${escaped(words)}</text>`;
}

export function segment(from: Place, to: Place, stroke: string, width = 1): string {
  return `<path d="M${at(from.x)} ${at(from.y)}L${at(to.x)} ${at(to.y)}" stroke="${stroke}" stroke-width="${width}"/>`;
}

export function box(corner: Place, width: number, height: number, fill: string): string {
  return `<rect x="${at(corner.x)}" y="${at(corner.y)}" width="${at(Math.max(0, width))}" height="${at(height)}" fill="${fill}"/>`;
}

export function dot({ x, y }: Place, radius: number, fill: string): string {
  return `<circle cx="${at(x)}" cy="${at(y)}" r="${radius}" fill="${fill}"/>`;
}

/** A line through places, broken where there is none. */
export function polyline(places: readonly (Place | null)[], stroke: string, width = 2): string {
  let isDown = false;
  const steps = places.map((place) => {
    const step = place ? `${isDown ? 'L' : 'M'}${at(place.x)} ${at(place.y)}` : '';
    isDown = place !== null;
    return step;
  });
  return `<path d="${steps.join('')}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round"/>`;
}

/** What lies between two lines from left to right. */
export function area(upper: readonly Place[], lower: readonly Place[], fill: string): string {
  const around = [...upper, ...lower.toReversed()].map(({ x, y }) => `${at(x)} ${at(y)}`);
  return `<path d="M${around.join('L')}Z" fill="${fill}" fill-opacity="0.3"/>`;
}

/** Names beside samples of their colours, in a row that ends at the right. */
export function legend(end: Place, entries: readonly (readonly [name: string, colour: string])[]) {
  let { x } = end;
  return entries.toReversed().flatMap(([name, colour]) => {
    x -= 30 + name.length * 7.4;
    return [
      box({ x, y: end.y - 10 }, 14, 10, colour),
      text({ x: x + 20, y: end.y }, name, { fill: COLOURS.quiet, size: 13 }),
    ];
  });
}

/** A tenth of a point is finer than anybody sees. */
function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

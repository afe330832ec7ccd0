import type { RangeView } from './wait-words.ts';

const BULBS = 12;
/** Minutes of wait that one bulb stands for. */
export const MINUTES_A_BULB = 5;
const SPACING = 20;
const WIDTH = BULBS * SPACING;

/** The wire sags between two posts, three bulbs to a span. */
function wireY(x: number): number {
  const span = WIDTH / 4;
  const t = (x % span) / span;
  return 4 + 16 * t * (1 - t);
}

const CENTRES = Array.from({ length: BULBS }, (_, index) => (index + 0.5) * SPACING);
const WIRE = Array.from({ length: 4 }, (_, index) => {
  const from = (index * WIDTH) / 4;
  return `M${from} 4Q${from + WIDTH / 8} 12 ${from + WIDTH / 4} 4`;
}).join('');

/** Of the light of a bulb that may be waited or not. */
const FAINT = 0.4;

/** How far the bulb at `index` is lit, from 0 to 1, where `minutes` are waited. */
function shareOf(minutes: number, index: number): number {
  return Math.min(1, Math.max(0, minutes / MINUTES_A_BULB - index));
}

interface GarlandProps {
  waitMinutes: number | null;
  /** Where the wait is unsure: lit up to its beginning, faint from there to its end. */
  range: RangeView | null;
}

/** The wait as a string of lights, a bulb for five minutes, an hour when all are lit. */
export function Garland({ waitMinutes, range }: GarlandProps) {
  const from = range?.from ?? waitMinutes ?? 0;
  const to = range?.to ?? from;
  return (
    <svg class="garland" viewBox={`0 0 ${WIDTH} 18`} aria-hidden="true">
      <path class="wire" d={WIRE} />
      {CENTRES.map((x, index) => {
        const sure = shareOf(from, index);
        const share = sure + FAINT * (shareOf(to, index) - sure);
        return (
          <g key={x} transform={`translate(${x} ${wireY(x) + 4})`}>
            <circle class="bulb" r="4.8" />
            <circle class="bulb-light" r="4.8" opacity={share} />
          </g>
        );
      })}
    </svg>
  );
}

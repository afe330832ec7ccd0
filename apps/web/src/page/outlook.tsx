import type { HourView } from './ride-view.ts';

const HOURS = 12;
const SPACING = 20;
const BAR = 13;
const HEIGHT = 22;
/** A wait of nothing is still an hour. */
const LEAST = 1.5;

/** The rest of the day, a bar for each full hour, as high as its wait on the ride's usual day. */
export function Outlook({ hours }: { hours: readonly HourView[] }) {
  const shown = hours.slice(0, HOURS);
  return (
    <>
      <svg class="outlook" viewBox={`0 0 ${HOURS * SPACING} ${HEIGHT + 12}`} aria-hidden="true">
        {shown.map(({ hour, percentage }, index) => {
          const height = Math.max(LEAST, (HEIGHT * percentage) / 100);
          const x = index * SPACING + (SPACING - BAR) / 2;
          return (
            <g key={hour}>
              <rect class="bar" x={x} y={HEIGHT - height} width={BAR} height={height} rx="2" />
              {index % 2 === 0 && (
                <text class="bar-hour" x={x + BAR / 2} y={HEIGHT + 11}>
                  {hour}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <span class="spoken">
        {`expected: ${shown.map(({ hour, waitMinutes }) => `${waitMinutes} minutes at ${hour}`).join(', ')}`}
      </span>
    </>
  );
}

const WIDTH = 800;
const GROUND = 120;

/** The height of the coaster's track over the ground, at `x`. */
function track(x: number): number {
  const lift = 74 * Math.exp(-(((x - 470) / 46) ** 2));
  const second = 50 * Math.exp(-(((x - 588) / 38) ** 2));
  const third = 30 * Math.exp(-(((x - 686) / 34) ** 2));
  return 8 + lift + second + third;
}

function coaster(): { rail: string; posts: string } {
  const xs = Array.from({ length: 101 }, (_, index) => 360 + index * 4);
  const points = xs.map((x) => `${x} ${(GROUND - track(x)).toFixed(1)}`);
  const posts = xs
    .filter((_, index) => index % 4 === 0)
    .map((x) => `M${x} ${(GROUND - track(x)).toFixed(1)}V${GROUND}`);
  return { rail: `M${points.join('L')}`, posts: posts.join('') };
}

const WHEEL = { x: 262, y: 58, radius: 46, cabins: 12 };

function cabins(): { x: number; y: number }[] {
  return Array.from({ length: WHEEL.cabins }, (_, index) => {
    const angle = (index / WHEEL.cabins) * 2 * Math.PI;
    return {
      x: WHEEL.x + WHEEL.radius * Math.cos(angle),
      y: WHEEL.y + WHEEL.radius * Math.sin(angle),
    };
  });
}

/** The park against the evening sky; a decoration. */
export function Skyline() {
  const { rail, posts } = coaster();
  const { x, y, radius } = WHEEL;
  return (
    <svg
      class="skyline"
      viewBox={`0 0 ${WIDTH} ${GROUND}`}
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
    >
      <path class="hills" d="M0 120V92Q60 70 130 86T280 80 420 92 560 78 700 90 800 76V120Z" />
      <g class="wheel">
        <path d={`M${x} ${y}L${x - 24} 120M${x} ${y}L${x + 24} 120`} />
        <circle cx={x} cy={y} r={radius} fill="none" />
        <circle cx={x} cy={y} r={radius - 7} fill="none" />
        {cabins().map((cabin) => (
          <g key={`${cabin.x}`}>
            <path d={`M${x} ${y}L${cabin.x} ${cabin.y}`} />
            <circle class="lamp" cx={cabin.x} cy={cabin.y} r="3.4" />
          </g>
        ))}
      </g>
      <path class="posts" d={posts} />
      <path class="rail" d={rail} />
      <path class="flag" d="M166 86V70l12 4-12 4" />
      <path class="ground" d="M0 120V111H142V104L166 84 190 104V111H800V120Z" />
    </svg>
  );
}

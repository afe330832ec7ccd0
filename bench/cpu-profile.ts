/** As V8's `--cpu-prof` writes it: https://chromedevtools.github.io/devtools-protocol/v8/Profiler/#type-Profile */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  /** µs of the machine's monotonic clock, as `process.hrtime` reads it. */
  startTime: number;
  samples: number[];
  /** µs since the sample before. */
  timeDeltas: number[];
}

/** A part of the program, found by the file that a function is in, or by its name. */
export interface Area {
  name: string;
  has(file: string, functionName: string): boolean;
}

/**
 * What part of the busy time of a window was spent in each area: of a sample counts the innermost function that
 * an area knows, so that what a library or Node does for us counts for whoever asked for it.
 *
 * @returns parts of 1, by the areas' names; what no area knows is under `rest`
 */
export function timeByArea(
  { nodes, startTime, samples, timeDeltas }: CpuProfile,
  [from, to]: readonly [number, number],
  { areas, rest }: { areas: readonly Area[]; rest: string },
): Map<string, number> {
  const areaOf = areaFinder(nodes, areas);
  const spent = new Map<string, number>();
  let at = startTime;
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const micros = timeDeltas[index]!;
    at += micros;
    const found = areaOf(id);
    if (at < from || at > to || found === IDLE) continue;
    busy += micros;
    spent.set(found ?? rest, (spent.get(found ?? rest) ?? 0) + micros);
  }
  return new Map(Array.from(spent, ([name, micros]) => [name, micros / busy]));
}

const IDLE = Symbol('idle');

function areaFinder(nodes: CpuProfile['nodes'], areas: readonly Area[]) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])));
  const found = new Map<number, string | typeof IDLE | undefined>();

  return function areaOf(id: number): string | typeof IDLE | undefined {
    if (found.has(id)) return found.get(id);
    const { functionName, url } = byId.get(id)!.callFrame;
    const own = areas.find((area) => area.has(url, functionName))?.name;
    const parent = parents.get(id);
    const area =
      functionName === '(idle)'
        ? IDLE
        : (own ?? (parent === undefined ? undefined : areaOf(parent)));
    found.set(id, area);
    return area;
  };
}

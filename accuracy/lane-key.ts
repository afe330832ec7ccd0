/** A lane of an attraction, as a key of maps. */
export function laneKey({ attraction, lane }: { attraction: string; lane: string }): string {
  return `${attraction} ${lane}`;
}

import type { GuestLane, LaneView, LiveView } from '@ridewait/core';

/** What is told of one lane on both sides, of the same time. */
export interface ComparedLane {
  park: string;
  attraction: string;
  lane: GuestLane;
  stableSeconds: number | null;
  candidateSeconds: number | null;
  /** Null where only one of them tells a wait. */
  differenceSeconds: number | null;
  differs: boolean;
}

export interface ComparedViews {
  lanes: ComparedLane[];
  /** Seconds since what is shown was measured, of each lane. */
  ages: { stable: number[]; candidate: number[] };
}

/** Further apart, they are of different moments: that shows in their ages. */
const SAME_TIME_MS = 60_000;
/** A guest is shown fives of minutes; an estimate of another moment is half a minute off, or a tenth. */
const NEAR_SECONDS = 60;
const NEAR_PART = 0.1;

/**
 * Compares what guests are shown with what a candidate would show them, lane by lane, where both are of the same
 * time. A lane of which neither tells a wait is alike.
 *
 * @param now milliseconds since 1970
 */
export function compareViews(
  stable: readonly (LiveView | null)[],
  candidate: readonly (LiveView | null)[],
  now: number,
): ComparedViews {
  const others = new Map(present(candidate).map((view) => [keyOf(view), view]));
  const lanes = present(stable).flatMap((view) => {
    const other = others.get(keyOf(view));
    return other === undefined
      ? []
      : lanesOf(view).flatMap(([lane, own]) => compared(view, lane, own, other));
  });
  return {
    lanes,
    ages: { stable: agesOf(stable, now), candidate: agesOf(candidate, now) },
  };
}

function compared(
  { park, attraction }: LiveView,
  lane: GuestLane,
  own: LaneView,
  { lanes }: LiveView,
): ComparedLane[] {
  const other = lanes[lane];
  if (own.measuredAt === null || other == null || other.measuredAt === null) return [];
  if (Math.abs(own.measuredAt - other.measuredAt) > SAME_TIME_MS) return [];
  const [stableSeconds, candidateSeconds] = [own.waitSeconds, other.waitSeconds];
  const isKnown = stableSeconds !== null && candidateSeconds !== null;
  const differenceSeconds = isKnown ? Math.abs(candidateSeconds - stableSeconds) : null;
  const differs =
    differenceSeconds === null
      ? stableSeconds !== candidateSeconds
      : differenceSeconds > Math.max(NEAR_SECONDS, NEAR_PART * stableSeconds!);
  return [{ park, attraction, lane, stableSeconds, candidateSeconds, differenceSeconds, differs }];
}

function lanesOf(view: LiveView): [GuestLane, LaneView][] {
  return Object.entries(view.lanes) as [GuestLane, LaneView][];
}

function agesOf(views: readonly (LiveView | null)[], now: number): number[] {
  return present(views).flatMap((view) =>
    lanesOf(view).flatMap(([, { measuredAt }]) =>
      measuredAt === null ? [] : [Math.max(0, now - measuredAt) / 1000],
    ),
  );
}

function present(views: readonly (LiveView | null)[]): LiveView[] {
  return views.filter((view) => view !== null);
}

function keyOf({ park, attraction }: LiveView): string {
  return `${park} ${attraction}`;
}

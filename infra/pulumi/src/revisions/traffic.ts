/** Who serves what, as the configuration has it, and the revision that is about to be made. */
export interface TrafficWish {
  /** The revision that has proved itself; none on the first deployment, and where there are no canaries. */
  stable?: string | undefined;
  /** The revision on trial; `revision` where unset. */
  candidate?: string | undefined;
  /** The candidate's share. */
  percent?: number | undefined;
  /** What this deployment makes, or finds made. */
  revision: string;
}

/** An entry of a Cloud Run service's traffic. */
export interface TrafficTarget {
  type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
  revision: string;
  percent: number;
  tag?: string;
}

/** The candidate answers at `https://candidate---…` whatever its share: it is probed before any guest sees it. */
export const CANDIDATE_TAG = 'candidate';
/** As the stable one does while there is a candidate: who asks both the same must know whom he asks. */
export const STABLE_TAG = 'stable';

/**
 * The traffic of a service. Only revisions are named that there are once the deployment is done: the one that it
 * makes, and those that the configuration remembers from before. Without a stable one, the new revision takes it
 * all, for nothing else is there to serve. Shares sum to 100.
 */
export function trafficOf({
  stable,
  candidate,
  percent = 0,
  revision,
}: TrafficWish): TrafficTarget[] {
  if (stable === undefined) return [target(revision, 100)];
  const tried = candidate ?? revision;
  if (tried === stable) return [target(stable, 100)];
  const trial = { ...target(tried, percent), tag: CANDIDATE_TAG };
  return [{ ...target(stable, 100 - percent), tag: STABLE_TAG }, trial];
}

function target(revision: string, percent: number): TrafficTarget {
  return { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision, percent };
}

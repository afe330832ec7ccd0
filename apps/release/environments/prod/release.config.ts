import type { Step } from '@ridewait/release';
import type { ReleaseConfig } from '../../src/config/release-config.ts';
import { apiProbe, INGEST_PROBE, WEB_PROBE } from '../probes.ts';
import { releaseOf } from '../release-of.ts';
import { api, apiGrpc } from '../services/api.ts';
import { ingest } from '../services/ingest.ts';
import { processor } from '../services/processor.ts';
import { web } from '../services/web.ts';

/** A park of this environment's catalog, by its id or slug: what candidates are asked for. */
const PARK = 'harbour-lights';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** At least three windows of five minutes; at night, when little is asked, it holds until there was enough. */
function step(
  percent: number,
  leniency: number,
  minSamples: number,
  others: Partial<Step> = {},
): Step {
  return {
    percent,
    leniency,
    minSamples,
    soakSeconds: 15 * MINUTE,
    deadlineSeconds: 14 * HOUR,
    ...others,
  };
}

/** Before guests: what the release itself asks finds most faults. */
const ASKED = step(0, 5, 2_000, { exercise: 10, soakSeconds: 10 * MINUTE, deadlineSeconds: HOUR });

const GUESTS: readonly Step[] = [
  step(1, 20, 30),
  step(5, 5, 100),
  step(25, 1, 500),
  step(50, 1, 500),
  step(100, 1, 500),
];

/** For guests: small steps, and hours where they are needed. */
export const RELEASE: ReleaseConfig = releaseOf(
  [
    { judged: api, steps: [ASKED, ...GUESTS], probe: apiProbe(PARK) },
    // Streams move as they end, within the hour.
    {
      judged: apiGrpc,
      steps: [step(50, 1, 10_000, { soakSeconds: HOUR }), step(100, 1, 10_000)],
    },
    { judged: web, steps: [ASKED, ...GUESTS], probe: WEB_PROBE },
    {
      judged: processor,
      steps: [step(0, 1, 100, { soakSeconds: 2 * HOUR }), step(100, 1, 100)],
    },
    { judged: ingest, steps: GUESTS, probe: INGEST_PROBE },
  ],
  { turnSeconds: 12 * HOUR, releaseSeconds: 72 * HOUR, returnSeconds: 15 * MINUTE },
);

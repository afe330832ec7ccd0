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

/** Two windows of five minutes. Nobody but the release asks here, so a share of traffic finds nothing of its own. */
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
    soakSeconds: 10 * MINUTE,
    deadlineSeconds: 2 * HOUR,
    ...others,
  };
}

/** The same ways as in production, with fewer steps. */
const ASKED: readonly Step[] = [
  step(0, 1, 1_000, { exercise: 10 }),
  step(50, 5, 500, { exercise: 10 }),
  step(100, 1, 500, { exercise: 10 }),
];

/** Before production: what the simulator sends, and what the release asks. */
export const RELEASE: ReleaseConfig = releaseOf(
  [
    { judged: api, steps: ASKED, probe: apiProbe(PARK) },
    {
      judged: apiGrpc,
      steps: [step(50, 2, 5_000, { deadlineSeconds: 8 * HOUR }), step(100, 1, 1_000)],
    },
    { judged: web, steps: ASKED, probe: WEB_PROBE },
    {
      judged: processor,
      steps: [
        step(0, 2, 50, { soakSeconds: HOUR, deadlineSeconds: 8 * HOUR }),
        step(100, 1, 20, { deadlineSeconds: 4 * HOUR }),
      ],
    },
    {
      judged: ingest,
      steps: [step(25, 10, 50), step(50, 5, 100), step(100, 1, 100)],
      probe: INGEST_PROBE,
    },
  ],
  { turnSeconds: 4 * HOUR, releaseSeconds: 24 * HOUR, returnSeconds: 15 * MINUTE },
);

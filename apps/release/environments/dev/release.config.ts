import type { Step } from '@ridewait/release';
import type { ReleaseConfig } from '../../src/config/release-config.ts';
import { apiProbe, INGEST_PROBE, WEB_PROBE } from '../probes.ts';
import { releaseOf } from '../release-of.ts';
import { api } from '../services/api.ts';
import { ingest } from '../services/ingest.ts';
import { processor } from '../services/processor.ts';
import { web } from '../services/web.ts';

/** A park of this environment's catalog, by its id or slug: what candidates are asked for. */
const PARK = 'harbour-lights';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** One window of five minutes, and lenient: a developer waits for it. */
function step(percent: number, minSamples: number, others: Partial<Step> = {}): Step {
  return {
    percent,
    leniency: 10,
    minSamples,
    soakSeconds: 5 * MINUTE,
    deadlineSeconds: HOUR,
    ...others,
  };
}

/** Instances come with requests here, so that they are asked in every step. */
const ASKED: readonly Step[] = [step(0, 500, { exercise: 5 }), step(100, 500, { exercise: 5 })];

/**
 * For those who work on Ridewait. The processor and ingest need readings to be judged by: a simulator that sends, and
 * measured waits. `api-grpc` is not led: nobody calls it here, so no sample would ever say how it is.
 */
export const RELEASE: ReleaseConfig = releaseOf(
  [
    { judged: api, steps: ASKED, probe: apiProbe(PARK) },
    { judged: web, steps: ASKED, probe: WEB_PROBE },
    {
      judged: processor,
      steps: [
        step(0, 20, { soakSeconds: 30 * MINUTE, deadlineSeconds: 4 * HOUR }),
        step(100, 10, { deadlineSeconds: 2 * HOUR }),
      ],
    },
    { judged: ingest, steps: [step(50, 20), step(100, 20)], probe: INGEST_PROBE },
  ],
  { turnSeconds: HOUR, releaseSeconds: 12 * HOUR, returnSeconds: 15 * MINUTE },
);

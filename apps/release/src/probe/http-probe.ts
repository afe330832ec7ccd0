import { setTimeout as wait } from 'node:timers/promises';
import type { ReleaseConfig } from '../config/release-config.ts';
import type { Probe } from '../ports.ts';
import { faultOf, type Asking } from './ask.ts';
import { startExercise } from './exercise.ts';

export interface HttpProbeOptions extends Partial<Asking> {
  probes: ReleaseConfig['probes'];
  /** How often a check is tried: the first instance may still be starting. */
  tries?: number;
  pauseMs?: number;
}

/** Asks revisions over HTTP what a guest would ask, on their own addresses. */
export function httpProbe(options: HttpProbeOptions): Probe {
  const { probes, tries = 5, pauseMs = 2_000 } = options;
  const asking: Asking = {
    fetch: options.fetch ?? globalThis.fetch,
    authorization: options.authorization ?? (async () => ({})),
    timeoutMs: options.timeoutMs ?? 10_000,
  };
  return {
    async check({ service }, addresses) {
      const checks = probes[service]?.checks ?? [];
      if (addresses === undefined || checks.length === 0) {
        const why = addresses === undefined ? 'nobody outside can ask it' : 'it has no checks';
        return { isWell: true, words: `it is ready, and ${why}` };
      }
      const faults: string[] = [];
      for (const check of checks) {
        let fault: string | undefined;
        for (let tried = 1; tried <= tries; tried++) {
          fault = await faultOf(asking, addresses.candidate, check);
          if (fault === undefined) break;
          if (tried < tries) await wait(pauseMs);
        }
        if (fault !== undefined) faults.push(fault);
      }
      const asked = checks.map(({ path }) => path).join(', ');
      return faults.length === 0
        ? { isWell: true, words: `it answers ${asked} well` }
        : { isWell: false, words: faults.join('; ') };
    },
    exercise(service, addresses, requestsPerSecond) {
      const paths = probes[service]?.exercise ?? [];
      if (paths.length === 0) return { async [Symbol.asyncDispose]() {} };
      return startExercise(asking, paths, addresses, requestsPerSecond);
    },
  };
}

import { beforeEach, describe, expect, it } from 'vitest';
import { MEMORY, PLAN, WANTED } from '../../test/plans.ts';
import { minute } from '../../test/windows.ts';
import { advance } from './advance.ts';
import { begin } from './begin.ts';
import { judgingOf } from './plan.ts';
import type { Observation, ReleaseState } from './state.ts';

const MINUTE = 60_000;
const SERVED = { ingest: { 'ingest-1': 99, 'ingest-2': 1 }, api: { 'api-1': 100 } };

function told(state: ReleaseState, now: number, ...observations: Observation[]): ReleaseState {
  return observations.reduce((before, each) => advance(before, each, now).state, state);
}

/** Minutes of a candidate that would pass, from `from` to before `to`. */
function wellFrom(state: ReleaseState, from: number, to: number): ReleaseState {
  let known = state;
  for (let at = from; at < to; at++) {
    const window = minute(at, { requests: 4000 }, { requests: 400_000, errors: 20 });
    known = told(known, window.until, { kind: 'window', window });
  }
  return known;
}

/** The first step began at minute 10; its soak is five minutes. */
let watching: ReleaseState;
beforeEach(() => {
  watching = told(
    begin(PLAN, WANTED, MEMORY, 0).state,
    10 * MINUTE,
    { kind: 'turn' },
    { kind: 'readiness', says: 'ready', words: '' },
    { kind: 'probed', isWell: true, words: '' },
    { kind: 'traffic', served: SERVED },
  );
});

describe('a step', () => {
  it('is left when its soak is over, not before', () => {
    const soaking = wellFrom(watching, 10, 14);
    expect(soaking.phase).toMatchObject({ kind: 'watching', verdict: { says: 'pass' } });
    expect(wellFrom(soaking, 14, 15).phase).toMatchObject({ kind: 'shifting', step: 1 });
  });

  it('is not judged by windows of before', () => {
    const { judge } = watching.phase as Extract<ReleaseState['phase'], { kind: 'watching' }>;
    expect(wellFrom(watching, 0, 10).phase).toMatchObject({ kind: 'watching', judge });
  });

  it('that a person holds is left when they let it go on', () => {
    const held = wellFrom(
      told(watching, 10 * MINUTE, { kind: 'command', says: 'hold', by: 'ada' }),
      10,
      20,
    );
    expect(held.phase).toMatchObject({ kind: 'watching', step: 0, verdict: { says: 'pass' } });
    const going = told(held, 20 * MINUTE, { kind: 'command', says: 'resume', by: 'ada' });
    expect(wellFrom(going, 20, 21).phase).toMatchObject({ kind: 'shifting', step: 1 });
  });

  it('needs samples of its own, though evidence goes on from the one before', () => {
    const served = { ...SERVED, ingest: { 'ingest-1': 75, 'ingest-2': 25 } };
    let next = told(wellFrom(watching, 10, 15), 15 * MINUTE, { kind: 'traffic', served });
    for (let at = 15; at < 30; at++) {
      const window = minute(at, { requests: 0 }, { requests: 400_000, errors: 20 });
      next = told(next, window.until, { kind: 'window', window });
    }
    expect(next.phase).toMatchObject({ kind: 'watching', step: 1, verdict: { says: 'hold' } });
    expect(wellFrom(next, 30, 31).phase).toMatchObject({ kind: 'shifting', step: 2 });
  });
});

it('all metrics of all services share the risk of a false alarm', () => {
  const metrics = PLAN.services.flatMap((service) => service.metrics);
  const risks = PLAN.services.flatMap((service) =>
    service.metrics.map(() => judgingOf(PLAN, service).alarmRisk),
  );
  expect(metrics).toHaveLength(4);
  expect(risks.reduce((sum, risk) => sum + risk, 0)).toBeCloseTo(PLAN.risks.alarm, 12);
});

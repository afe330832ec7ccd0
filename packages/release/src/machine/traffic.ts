import type { ReleaseState, Served, Share } from './state.ts';

/** What every service of the release should serve in its phase: those before have their candidates, those after not yet. */
export function trafficOf({ plan, candidates, phase }: ReleaseState): Share[] {
  const reached = phase.kind === 'promoted' ? candidates.length : 'at' in phase ? phase.at : -1;
  return candidates.map((candidate, at) => ({
    ...candidate,
    percent: percentOf(at),
    isMade: at <= reached,
  }));

  function percentOf(at: number): number {
    if (phase.kind === 'promoted') return 100;
    if (!('at' in phase) || at > phase.at) return 0;
    if (at < phase.at) return 100;
    const { service } = candidates[at]!;
    const step = 'step' in phase ? phase.step : -1;
    return plan.services.find((each) => each.service === service)?.steps[step]?.percent ?? 0;
  }
}

/** In which services others are served than should be, in words; nothing where all is as asked for. */
export function trafficFaults(wanted: readonly Share[], served: Served): string[] {
  return wanted.flatMap(({ service, stable, candidate, percent }) => {
    const of = served[service];
    if (of === undefined) return [`what ${service} serves is not known`];
    const should = new Map([
      [candidate, percent],
      [stable, 100 - percent],
    ]);
    const names = new Set([...Object.keys(of), ...should.keys()]);
    const isRight = [...names].every((name) => (of[name] ?? 0) === (should.get(name) ?? 0));
    if (isRight) return [];
    const told = Object.entries(of).map(([name, share]) => `${name} ${share} %`);
    return [
      `${service} serves ${told.join(', ') || 'nothing'}, and should ${candidate} ${percent} %, ${stable} ${100 - percent} %`,
    ];
  });
}

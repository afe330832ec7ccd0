import type { Window } from '@ridewait/release';

/** Somebody who leads releases: told of every minute, it says how much traffic the candidate gets in the next. */
export interface Contender {
  name: string;
  begin(): Leader;
}

export interface Leader {
  /** Of guests' requests. */
  percent: number;
  /** Requests a second that both revisions are asked beside guests'. */
  exercise?: number;
  /** What became of the release; left out while it goes on. */
  end?: 'promoted' | 'rolled back';
  take(window: Window): void;
}

export function errorsOf(window: Window, whose: 'candidate' | 'stable') {
  const value = window[whose].values['errors'];
  return value !== undefined && 'hits' in value ? value : { of: 0, hits: 0 };
}

export function latencyOf(window: Window, whose: 'candidate' | 'stable') {
  const value = window[whose].values['latency'];
  return value !== undefined && 'bounds' in value ? value : { bounds: [], counts: [] };
}

import {
  type Anomaly,
  anomalyChanges,
  type Attraction,
  type AttractionState,
  estimate,
  type Estimated,
  estimateWaits,
  type LiveView,
  type StateHeader,
  type UsualWaits,
} from '@ridewait/core';
import type { Events } from './events.ts';
import type { UsualHistory } from './usual-history.ts';

/** Tells of anomalies that begin or end with a write. */
export interface AnomalyWatch {
  /**
   * `estimate` of a state that was folded from `before`. Anomalies are looked for once in each minute of event time:
   * they take minutes to show, and looking costs more than a fold.
   */
  estimate(
    place: { park: string; attraction: Attraction },
    before: AttractionState,
    made: AttractionState,
  ): Estimated;
  /** `before` is the state that a written one was folded from, `after` the state and the view that were written. */
  wrote(
    place: { park: string; attraction: Attraction },
    before: AttractionState,
    after: { state: AttractionState; view: LiveView },
  ): void;
}

/**
 * Anomalies are a function of the state, so that what began or ended with a write is told by the state before it, which
 * the live store holds or history gives back: an instance that starts anew tells nothing twice, and of several only the
 * one whose write won tells anything. What this instance found in a state last is remembered for as long as it is held.
 */
export function anomalyWatch(
  events: Pick<Events, 'anomalyBegan' | 'anomalyEnded'>,
  usual?: Pick<UsualHistory, 'of'>,
): AnomalyWatch {
  const found = new WeakMap<
    StateHeader,
    { by: UsualWaits | undefined; anomalies: readonly Anomaly[] }
  >();

  function anomaliesIn(
    park: string,
    attraction: Attraction,
    state: AttractionState,
  ): readonly Anomaly[] {
    const by = usual?.of(park, attraction.id);
    const known = found.get(state.header);
    // What is usual may have been learnt since: that is no anomaly which began.
    if (known && known.by === by) return known.anomalies;
    return estimate(park, attraction, state, by).view.anomalies ?? [];
  }

  return {
    estimate({ park, attraction }, before, made) {
      const by = usual?.of(park, attraction.id);
      const known = found.get(before.header);
      const isSameMinute = before.header.newestMinute === made.header.newestMinute;
      if (!known || known.by !== by || !isSameMinute) {
        return estimate(park, attraction, made, by);
      }
      const { view, state } = estimateWaits(park, attraction, made);
      const anomalies = [...known.anomalies];
      return { state, view: anomalies.length > 0 ? { ...view, anomalies } : view };
    },
    wrote({ park, attraction }, before, { state, view }) {
      const after = view.anomalies ?? [];
      const { began, ended } = anomalyChanges(anomaliesIn(park, attraction, before), after);
      found.set(state.header, { by: usual?.of(park, attraction.id), anomalies: after });
      for (const anomaly of began) events.anomalyBegan(park, attraction.id, anomaly);
      for (const anomaly of ended) events.anomalyEnded(park, attraction.id, anomaly);
    },
  };
}

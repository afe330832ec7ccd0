import type { Ending } from '../src/grpc/ending.ts';
import { parkFeeds } from '../src/grpc/park-feeds.ts';
import { type HandClock, handClock } from './hand-clock.ts';
import { type LivePark, livePark } from './live-park.ts';
import { type SpiedEvents, spiedEvents } from './spied-events.ts';
import { NOON } from './stage.ts';
import { decodeChange, type SaidChange } from './waits-client.ts';

export interface FeedStage extends LivePark {
  clock: HandClock;
  events: SpiedEvents;
  join(park?: string): Promise<Joined>;
}

/** One who watches a park. */
export interface Joined {
  /** What was told since it was asked the last time. */
  told(): SaidChange[];
  endings: Ending[];
  leave(): void;
}

/** The feeds without a server, on stores in memory and a clock that only the test moves. */
export function feedStage(): FeedStage {
  const clock = handClock(NOON);
  const events = spiedEvents();
  const park = livePark(clock, events);
  const { now, setTimer } = clock;
  const feeds = parkFeeds({ ...park, now, setTimer, events });
  return {
    ...park,
    clock,
    events,
    async join(id = 'park-1') {
      const messages: SaidChange[] = [];
      const endings: Ending[] = [];
      const leave = await feeds.join(id, {
        put: (bytes) => messages.push(decodeChange(bytes)),
        end: (ending) => endings.push(ending),
      });
      return { told: () => messages.splice(0), endings, leave };
    },
  };
}

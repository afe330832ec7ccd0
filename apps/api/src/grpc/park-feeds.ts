import { type FeedDeps, type FeedReader, type ParkFeed, parkFeed } from './park-feed.ts';

export interface ParkFeeds {
  /** As `ParkFeed.join`, of the park with this canonical id. */
  join(park: string, reader: FeedReader): Promise<() => void>;
}

/** The parks that somebody watches, each looked at once for all of them. */
export function parkFeeds(deps: FeedDeps): ParkFeeds {
  const feeds = new Map<string, ParkFeed>();

  function feedOf(park: string): ParkFeed {
    const held = feeds.get(park);
    if (held) return held;
    const feed = parkFeed(park, deps, () => feeds.delete(park));
    feeds.set(park, feed);
    return feed;
  }

  return { join: (park, reader) => feedOf(park).join(reader) };
}

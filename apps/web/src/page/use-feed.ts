import { useEffect, useState } from 'preact/hooks';
import { type Feed, NO_FEED } from './feed.ts';
import { type Ask, type Surroundings, watchPage } from './watch-page.ts';

/** All that `ask` has brought so far, for as long as the page lives. */
export function useFeed<Body>(ask: Ask<Body>, surroundings: Surroundings): Feed<Body> {
  const [feed, setFeed] = useState<Feed<Body>>(NO_FEED);
  useEffect(() => {
    const life = new AbortController();
    async function follow(): Promise<void> {
      for await (const next of watchPage(ask, surroundings, life.signal)) setFeed(next);
    }
    void follow();
    return () => life.abort();
  }, [ask, surroundings]);
  return feed;
}

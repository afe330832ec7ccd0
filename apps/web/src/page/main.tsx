import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Board } from './board.tsx';
import { type Feed, NO_FEED } from './feed.ts';
import { browserSurroundings } from './surroundings.ts';
import { watchPage } from './watch-page.ts';

/** Now by the phone's clock, every second while the page can be seen. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    function tick(): void {
      if (!document.hidden) setNow(Date.now());
    }
    const timer = setInterval(tick, 1_000);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  return now;
}

async function follow(signal: AbortSignal, onFeed: (feed: Feed) => void): Promise<void> {
  for await (const feed of watchPage(browserSurroundings(), signal)) onFeed(feed);
}

function Page() {
  const [feed, setFeed] = useState<Feed>(NO_FEED);
  const now = useNow();
  useEffect(() => {
    const life = new AbortController();
    void follow(life.signal, setFeed);
    return () => life.abort();
  }, []);
  return <Board feed={feed} now={now} />;
}

const place = document.getElementById('page');
if (place) render(<Page />, place);

import { render } from 'preact';
import { askLive } from './api-client.ts';
import { Board } from './board.tsx';
import { browserSurroundings } from './surroundings.ts';
import { useFeed } from './use-feed.ts';
import { useNow } from './use-now.ts';

const SURROUNDINGS = browserSurroundings();

function Page() {
  return <Board feed={useFeed(askLive, SURROUNDINGS)} now={useNow()} />;
}

const place = document.getElementById('page');
if (place) render(<Page />, place);

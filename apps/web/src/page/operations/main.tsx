import { render } from 'preact';
import { askOperations } from '../api-client.ts';
import { browserSurroundings } from '../surroundings.ts';
import { useFeed } from '../use-feed.ts';
import { useNow } from '../use-now.ts';
import { Operations } from './operations.tsx';

/** Who runs a park has the page in a tab behind others, and sees in its title that something is wrong. */
const SURROUNDINGS = { ...browserSurroundings(), visible: () => Promise.resolve() };

function Page() {
  return <Operations feed={useFeed(askOperations, SURROUNDINGS)} now={useNow(true)} />;
}

const place = document.getElementById('page');
if (place) render(<Page />, place);

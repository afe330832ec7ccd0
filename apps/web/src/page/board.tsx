import type { LiveBody } from '@ridewait/contracts';
import { useState } from 'preact/hooks';
import { Controls } from './controls.tsx';
import type { Feed } from './feed.ts';
import { MINUTES_A_BULB } from './garland.tsx';
import { Logo } from './icons.tsx';
import { RideRow } from './ride-row.tsx';
import { Skyline } from './skyline.tsx';
import { useSliding } from './use-sliding.ts';
import { FIRST_CHOICES, viewBoard } from './view-model.ts';

/** The whole page, at `now` of the phone's clock. */
export function Board({ feed, now }: { feed: Feed<LiveBody>; now: number }) {
  const [choices, setChoices] = useState(FIRST_CHOICES);
  const board = viewBoard(feed, choices, now);
  const list = useSliding(board.rides.map(({ id }) => id).join(' '));
  return (
    <>
      <header class="sky">
        <div class="sky-top">
          <p class="brand">
            <Logo /> Ridewait
          </p>
          {board.parkTime && (
            <p class="clock">
              <span class="spoken">Time in the park: </span>
              <time>{board.parkTime}</time>
            </p>
          )}
        </div>
        <h1 class="park-name">{board.parkName ?? 'Ridewait'}</h1>
        <p class="summary">{board.summary ?? '\u00a0'}</p>
        <Skyline />
      </header>
      <div class="notice" role="status">
        {board.notice && <p>{board.notice}</p>}
      </div>
      <main class={board.isConnected ? 'board' : 'board is-away'}>
        <Controls choices={choices} onChange={setChoices} />
        {board.emptyText && <p class="empty">{board.emptyText}</p>}
        <ul class="rides" ref={list} aria-label="Rides and their waits">
          {board.rides.map((ride) => (
            <RideRow key={ride.id} ride={ride} />
          ))}
        </ul>
        <footer class="legend">
          <p>
            One bulb is {MINUTES_A_BULB} minutes of waiting, counted by the sensors of the ride. The
            small time is how old that count is; past 90 seconds the lights go out. Where a sensor
            of the ride is off, the wait is about right, and faint lights show how long it may be.
          </p>
        </footer>
      </main>
    </>
  );
}

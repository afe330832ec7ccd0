import type { OperationsBody } from '@ridewait/contracts';
import { useEffect, useState } from 'preact/hooks';
import type { Feed } from '../feed.ts';
import { Logo } from '../icons.tsx';
import { Filters } from './filters.tsx';
import { FIRST_CHOICES, type OperationsView, viewOperations } from './operations-view.ts';
import { RideCard } from './ride-card.tsx';
import { useChanges } from './use-changes.ts';

function titleOf({ parkName, needLook, isConnected, notice }: OperationsView): string {
  const name = `${parkName ?? 'Ridewait'} operations`;
  if (!isConnected || notice) return `(!) ${name}`;
  return needLook > 0 ? `(${needLook}) ${name}` : name;
}

/** The whole page, at `now` of the screen's clock. */
export function Operations({ feed, now }: { feed: Feed<OperationsBody>; now: number }) {
  const [choices, setChoices] = useState(FIRST_CHOICES);
  const view = viewOperations(feed, choices, now);
  const changes = useChanges(view);
  const title = titleOf(view);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <header class="top">
        <p class="brand">
          <Logo /> Ridewait operations
        </p>
        <h1 class="park">{view.parkName ?? 'Ridewait'}</h1>
        <p class="moment">
          {view.parkTime && (
            <>
              <span class="spoken">Time in the park: </span>
              <time class="clock">{view.parkTime}</time>
            </>
          )}
          {view.answered && (
            <span class={view.isConnected ? 'answered' : 'answered is-old'}>
              API answered {view.answered}
            </span>
          )}
        </p>
      </header>
      <div class="notice" role="status">
        {view.notice && <p>{view.notice}</p>}
      </div>
      <main class={view.isConnected ? 'operations' : 'operations is-away'}>
        <Filters view={view} choices={choices} changes={changes} onChange={setChoices} />
        {view.text && <p class="text">{view.text}</p>}
        {view.sections.map(({ id, title: heading, rides }) => (
          <section key={id} class={`section section-${id}`} aria-labelledby={`section-${id}`}>
            <h2 id={`section-${id}`}>
              {heading} <span class="section-count">{rides.length}</span>
            </h2>
            <ul class="cards">
              {rides.map((ride) => (
                <RideCard key={ride.id} ride={ride} />
              ))}
            </ul>
          </section>
        ))}
      </main>
      <footer class="legend">
        <p>
          Fresh: all that the ride’s numbers need was heard in the last 90 seconds. Not known: some
          of it not for 30 minutes. The time on a ride is that of the sensor that has been silent
          longest. Waits are as guests are told them, in fives and slow to change; beside each is
          how long four guests of five will wait by what the sensors say now.
        </p>
      </footer>
    </>
  );
}

import { useRef } from 'preact/hooks';
import { Garland } from './garland.tsx';
import { KindIcon } from './icons.tsx';
import type { RideView } from './ride-view.ts';

function crowd(waitMinutes: number): 'calm' | 'busy' | 'long' {
  if (waitMinutes < 20) return 'calm';
  return waitMinutes < 45 ? 'busy' : 'long';
}

/** A number that rolls in when it changes, though not when it first appears. */
function Rolling({ value }: { value: number }) {
  const previous = useRef(value);
  const first = useRef(value);
  const hasChanged = useRef(false);
  if (previous.current !== value || first.current !== value) hasChanged.current = true;
  const direction = value < previous.current ? 'down' : 'up';
  previous.current = value;
  return (
    <span key={value} class={hasChanged.current ? `rolling rolling-${direction}` : 'rolling'}>
      {value}
    </span>
  );
}

function Figure({ ride }: { ride: RideView }) {
  switch (ride.kind) {
    case 'wait':
      return (
        <p class="figure">
          <Rolling value={ride.waitMinutes ?? 0} />
          <span class="unit">min</span>
        </p>
      );
    case 'walk-on':
      return <p class="figure figure-words">no wait</p>;
    case 'unknown':
      return <p class="figure figure-dash">–</p>;
    default:
      return (
        <p class="figure">
          <KindIcon kind={ride.kind} />
        </p>
      );
  }
}

export function RideRow({ ride }: { ride: RideView }) {
  const { kind, waitMinutes, isStale } = ride;
  const level = waitMinutes === null ? 'none' : crowd(waitMinutes);
  return (
    <li
      class={`ride ride-${kind} crowd-${level}${isStale ? ' is-stale' : ''}`}
      data-ride={ride.id}
      data-kind={kind}
      data-stale={isStale}
    >
      <Figure ride={ride} />
      <div class="ride-body">
        <h2 class="ride-name">{ride.name}</h2>
        {kind === 'wait' && <Garland waitMinutes={waitMinutes} />}
        <p class="ride-details">
          {ride.note && <span class="note">{ride.note}</span>}
          {ride.otherLanes.map(({ name, text }) => (
            <span key={name} class="lane">
              {name} <b>{text}</b>
            </span>
          ))}
        </p>
      </div>
      <p class="age">
        <span aria-hidden="true">{ride.age.text}</span>
        <span class="spoken">{ride.age.spoken}</span>
      </p>
    </li>
  );
}

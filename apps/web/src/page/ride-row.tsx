import { useRef } from 'preact/hooks';
import { Garland } from './garland.tsx';
import { KindIcon } from './icons.tsx';
import { Outlook } from './outlook.tsx';
import type { RideView } from './ride-view.ts';

function crowd(waitMinutes: number): 'calm' | 'busy' | 'long' {
  if (waitMinutes < 20) return 'calm';
  return waitMinutes < 45 ? 'busy' : 'long';
}

/** A number that rolls in when it changes, though not when it first appears. */
function Rolling({ value }: { value: number }) {
  const shown = useRef({ value, motion: '' });
  if (shown.current.value !== value) {
    const motion = value < shown.current.value ? 'rolling-down' : 'rolling-up';
    shown.current = { value, motion };
  }
  return (
    <span key={value} class={`rolling ${shown.current.motion}`}>
      {value}
    </span>
  );
}

function Figure({ ride }: { ride: RideView }) {
  switch (ride.kind) {
    case 'wait': {
      const minutes = ride.waitMinutes ?? 0;
      return (
        <p class={minutes < 100 ? 'figure' : 'figure figure-wide'}>
          {ride.isUnsure && <span class="hedge">about</span>}
          <Rolling value={minutes} />
          <span class="unit">min</span>
        </p>
      );
    }
    case 'walk-on':
      return (
        <p class="figure figure-words">
          {ride.isUnsure && <span class="hedge">likely</span>}
          no wait
        </p>
      );
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
  const { kind, waitMinutes, isStale, isUnsure } = ride;
  const level = waitMinutes === null ? 'none' : crowd(waitMinutes);
  return (
    <li
      class={`ride ride-${kind} crowd-${level}${isStale ? ' is-stale' : ''}${isUnsure ? ' is-unsure' : ''}`}
      data-ride={ride.id}
      data-kind={kind}
      data-stale={isStale}
      data-unsure={isUnsure}
    >
      <Figure ride={ride} />
      <div class="ride-body">
        <div class="ride-head">
          <h2 class="ride-name">{ride.name}</h2>
          <p class="age">
            <span aria-hidden="true">{ride.age.text}</span>
            <span class="spoken">{ride.age.spoken}</span>
          </p>
        </div>
        {kind === 'wait' && <Garland waitMinutes={waitMinutes} range={ride.range} />}
        <p class="ride-details">
          {ride.note && <span class="note">{ride.note}</span>}
          {ride.otherLanes.map(({ name, text }) => (
            <span key={name} class="lane">
              {name} <b>{text}</b>
            </span>
          ))}
        </p>
        {ride.hours.length > 0 && <Outlook hours={ride.hours} />}
      </div>
    </li>
  );
}

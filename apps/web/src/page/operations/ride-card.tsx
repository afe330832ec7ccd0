import type { FindingView } from './finding.ts';
import type { RideHealth, Standing } from './ride-health.ts';

const STANDING_WORDS: Record<Standing, string> = {
  unknown: 'not known',
  stale: 'stale',
  low: 'low confidence',
  medium: 'medium confidence',
  down: 'down',
  fresh: 'fresh',
  closed: 'closed',
  unwatched: 'no sensors',
};

function Finding({ finding }: { finding: FindingView }) {
  const { kind, title, reason, sensor, since, sinceText, isNew, confidence } = finding;
  return (
    <li class={`finding finding-${confidence}`} data-finding={kind}>
      <p class="finding-head">
        <b class="finding-title">{title}</b> <time dateTime={since}>{sinceText}</time>
        {isNew && <span class="new">new</span>}
      </p>
      <p class="reason">
        {reason} {sensor && <code class="sensor">{sensor}</code>}
      </p>
    </li>
  );
}

export function RideCard({ ride }: { ride: RideHealth }) {
  const { standing, freshness } = ride;
  return (
    <li
      class={`card card-${standing}`}
      data-ride={ride.id}
      data-standing={standing}
      data-group={ride.group}
    >
      <div class="card-head">
        <h3 class="card-name">{ride.name}</h3>
        <p class="badge">{STANDING_WORDS[standing]}</p>
      </div>
      <ul class="lanes" aria-label="Waits">
        {ride.lanes.map(({ name, text, range, confidence }) => (
          <li key={name} class="lane">
            <span class="lane-name">{name}</span> <b class="lane-wait">{text}</b>{' '}
            {range && (
              <span class="lane-range">
                <span class="spoken">range </span>
                {range}
              </span>
            )}{' '}
            {confidence && <span class="lane-confidence">{confidence}</span>}
          </li>
        ))}
      </ul>
      <p class="state">
        <span class={standing === 'fresh' ? 'spoken' : 'status'}>{ride.status}</span>
        {freshness && (
          <span class={freshness.isFresh ? 'freshness' : 'freshness is-old'}>
            <span class="spoken">oldest sensor: </span>
            {freshness.text}
          </span>
        )}
      </p>
      {ride.silence && <p class="silence">{ride.silence}</p>}
      {ride.findings.length > 0 && (
        <ul class="findings" aria-label="Findings">
          {ride.findings.map((finding) => (
            <Finding key={finding.key} finding={finding} />
          ))}
        </ul>
      )}
    </li>
  );
}

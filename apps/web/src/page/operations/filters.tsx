import type { CountView, OperationsChoices, OperationsView } from './operations-view.ts';

interface FiltersProps {
  view: OperationsView;
  choices: OperationsChoices;
  /** What began and ended last, in words. */
  changes: string | null;
  onChange: (choices: OperationsChoices) => void;
}

/** The park in numbers. Each number can be chosen, and then its rides alone are seen. */
export function Filters({ view, choices, changes, onChange }: FiltersProps) {
  const tile = ({ only, label, count }: CountView) => (
    <label key={only} class={`tile tile-${only}${count === 0 ? ' is-none' : ''}`}>
      <input
        type="radio"
        name="only"
        checked={choices.only === only}
        onChange={() => onChange({ ...choices, only })}
      />
      <span class="tile-face" data-only={only}>
        <b class="tile-count">{count}</b> <span class="tile-label">{label}</span>
      </span>
    </label>
  );
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <fieldset class="tiles">
        <legend class="spoken">Show rides</legend>
        <div class="tile-row">{view.rideCounts.map(tile)}</div>
        <div class="tile-row">{view.findingCounts.map(tile)}</div>
      </fieldset>
      <div class="filters-foot">
        <input
          class="search"
          type="search"
          aria-label="Find a ride or a sensor"
          placeholder="Find a ride or a sensor"
          autocomplete="off"
          value={choices.search}
          onInput={(event) => onChange({ ...choices, search: event.currentTarget.value })}
        />
        <p class="changes" role="status">
          {changes}
        </p>
      </div>
    </form>
  );
}

import type { Choices } from './view-model.ts';

interface ControlsProps {
  choices: Choices;
  onChange: (choices: Choices) => void;
}

const ORDERS = [
  ['wait', 'Wait'],
  ['name', 'Name'],
] as const;

export function Controls({ choices, onChange }: ControlsProps) {
  return (
    <form class="controls" role="search" onSubmit={(event) => event.preventDefault()}>
      <fieldset class="orders">
        <legend class="spoken">Order of the rides</legend>
        {ORDERS.map(([order, label]) => (
          <label key={order} class="choice">
            <input
              type="radio"
              name="order"
              checked={choices.order === order}
              onChange={() => onChange({ ...choices, order })}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <label class="choice choice-alone">
        <input
          type="checkbox"
          checked={choices.openOnly}
          onChange={(event) => onChange({ ...choices, openOnly: event.currentTarget.checked })}
        />
        <span>Open now</span>
      </label>
      <input
        class="search"
        type="search"
        aria-label="Find a ride"
        placeholder="Find a ride"
        autocomplete="off"
        value={choices.search}
        onInput={(event) => onChange({ ...choices, search: event.currentTarget.value })}
      />
    </form>
  );
}

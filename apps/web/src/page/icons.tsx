import type { RideKind } from './ride-view.ts';

/** The mark: two lit bulbs and a dark one on a wire, for a wait that is getting shorter. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 24" aria-hidden="true">
      <path d="M2 5 Q16 17 30 5" fill="none" stroke="currentColor" stroke-width="1.6" />
      <circle class="logo-calm" cx="6.5" cy="12" r="3.6" />
      <circle class="logo-busy" cx="16" cy="15.5" r="3.6" />
      <circle cx="25.5" cy="12" r="3" fill="none" stroke="currentColor" stroke-width="1.4" />
    </svg>
  );
}

const SHAPES: Partial<Record<RideKind, string>> = {
  // A barrier across the way.
  down: 'M4 9h24v8H4zM8 17v8M24 17v8M10 17l5-8M17 17l5-8M8 9V6M24 9V6',
  // The moon.
  closed: 'M25 19.5A10.5 10.5 0 0 1 12.5 7 10.5 10.5 0 1 0 25 19.5z',
  // A brush.
  refurbishment: 'M6 6h17v7H6zM23 9.500h4V17H15v4M13 21h4v7h-4z',
};

/** What stands in place of the wait where a ride doesn't run. */
export function KindIcon({ kind }: { kind: RideKind }) {
  return (
    <svg class="kind-icon" viewBox="0 0 32 32" aria-hidden="true">
      <path d={SHAPES[kind] ?? ''} />
    </svg>
  );
}

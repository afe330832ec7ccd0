import type { OperationsEntry } from '@ridewait/contracts';
import { expect, it } from 'vitest';
import { fakeFinding, fakeHealth } from '../../../test/fake-operations.ts';
import { alertsOf, changesOf } from './changes.ts';
import { viewHealth } from './ride-health.ts';

const NOW = Date.parse('2026-07-01T12:00:00Z');
const WELL = fakeHealth('Colossus', {}, NOW);
const DEAD = fakeHealth('Colossus', { findings: [fakeFinding('dead', 5, {}, NOW)] }, NOW);
const STALE = fakeHealth('Colossus', { standby: 120 }, NOW);
const LOST = fakeHealth('Colossus', { standby: null }, NOW);

function changes(before: OperationsEntry[], after: OperationsEntry[]): string | null {
  const alerts = (entries: OperationsEntry[]) =>
    alertsOf(entries.map((one) => viewHealth(one, { now: NOW, timeZone: 'UTC', isLive: true })));
  return changesOf(alerts(before), alerts(after));
}

it.for<[string, OperationsEntry, OperationsEntry, string | null]>([
  ['a finding that begins', WELL, DEAD, 'New: Colossus, dead sensor.'],
  ['a finding that is over', DEAD, WELL, 'Over: Colossus, dead sensor.'],
  ['data that grows stale', WELL, STALE, 'New: Colossus, no fresh data.'],
  [
    'one that ends as another begins',
    DEAD,
    STALE,
    'New: Colossus, no fresh data. Over: Colossus, dead sensor.',
  ],
  ['nothing of what goes on', DEAD, DEAD, null],
  ['nothing of stale data that is lost', STALE, LOST, null],
])('tells %s', ([, before, after, expected]) => {
  expect(changes([before], [after])).toBe(expected);
});

it('counts what is too much to be told', () => {
  const park = (standby: number) =>
    ['A', 'B', 'C', 'D', 'E'].map((name) => fakeHealth(name, { standby }, NOW));

  expect(changes(park(1), park(120))).toBe(
    'New: A, no fresh data; B, no fresh data; C, no fresh data; 2 more.',
  );
});

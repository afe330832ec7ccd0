import type { OperationsEntry } from '@ridewait/contracts';
import { expect, it } from 'vitest';
import { fakeFinding, fakeHealth } from '../../../test/fake-operations.ts';
import { type OperationsMoment, type RideHealth, viewHealth } from './ride-health.ts';

const NOW = Date.parse('2026-07-01T12:00:00Z');
const MINUTE = 60;
const HOUR = 60 * MINUTE;

type Health = Parameters<typeof fakeHealth>[1];

function seen(
  health: Health | OperationsEntry,
  moment: Partial<OperationsMoment> = {},
): RideHealth {
  const entry = health && 'id' in health ? health : fakeHealth('Colossus', health, NOW);
  return viewHealth(entry, { now: NOW, timeZone: 'Europe/Berlin', isLive: true, ...moment });
}

const dead = fakeFinding('dead', 5, {}, NOW);
const drifting = fakeFinding('drifting', 5, {}, NOW);

it.for<[string, Health, Partial<OperationsMoment>, Partial<RideHealth>]>([
  [
    'fresh at 90 s',
    { standby: 90 },
    {},
    {
      group: 'fresh',
      standing: 'fresh',
      freshness: { text: '90 s', isFresh: true },
      silence: null,
    },
  ],
  [
    'stale past 90 s, by the sensor that has been silent longest',
    { standby: 91, controller: 1 },
    {},
    {
      group: 'stale',
      freshness: { text: '2 min', isFresh: false },
      silence: 'Silent: standby 2 min',
    },
  ],
  [
    'stale by its controller, however lively its counters are',
    { standby: 1, controller: 5 * MINUTE },
    {},
    { group: 'stale', silence: 'Silent: controller 5 min' },
  ],
  ['stale at 30 minutes', { standby: 30 * MINUTE }, {}, { group: 'stale' }],
  [
    'not known past 30 minutes, and without the wait that the API had',
    { standby: 31 * MINUTE, wait: 20, range: [10, 30] },
    {},
    { group: 'unknown', lanes: [{ name: 'standby', text: '–', range: null, confidence: null }] },
  ],
  [
    'not known where a part never spoke',
    { standby: null, controller: 120 },
    {},
    {
      group: 'unknown',
      freshness: { text: 'never heard', isFresh: false },
      silence: 'Silent: controller 2 min. Never heard: standby',
      measuredAt: 0,
    },
  ],
  [
    'stale, whatever its age, while the live store is away',
    { standby: 1 },
    { isLive: false },
    { group: 'stale', freshness: { text: '3 s', isFresh: false }, silence: null },
  ],
  ['down', { status: 'DOWN' }, {}, { group: 'down', standing: 'down' }],
  ['stale before down', { status: 'DOWN', standby: 120 }, {}, { standing: 'stale' }],
  [
    'closed, with its sensors switched off for the night',
    { status: 'CLOSED', standby: 8 * HOUR, controller: 8 * HOUR },
    {},
    { group: 'closed', standing: 'closed', status: 'last said closed, 8 h ago' },
  ],
  ['closed for works', { status: 'REFURBISHMENT' }, {}, { group: 'closed' }],
  [
    'of low confidence by its worst finding',
    { findings: [drifting, dead] },
    {},
    { group: 'fresh', standing: 'low' },
  ],
  ['of medium confidence', { findings: [drifting] }, {}, { standing: 'medium' }],
  [
    'of low confidence though it is down',
    { status: 'DOWN', findings: [dead] },
    {},
    { standing: 'low' },
  ],
  ['stale before of low confidence', { standby: 120, findings: [dead] }, {}, { standing: 'stale' }],
])('sees a ride as %s', ([, health, moment, expected]) => {
  expect(seen(health, moment)).toMatchObject(expected);
});

it('has nothing to hear of a ride without sensors', () => {
  const bare = { ...fakeHealth('Colossus', { status: null, wait: null }, NOW), measured: [] };

  expect(seen(bare)).toMatchObject({
    group: 'unwatched',
    status: 'no controller',
    freshness: null,
    silence: null,
  });
});

it.for<[string, Health, string]>([
  ['what it is', {}, 'operating'],
  ['how old the last word is', { controller: 40 * MINUTE }, 'last said operating, 40 min ago'],
  ['that there never was one', { status: null }, 'status never said'],
])('tells of a status %s', ([, health, status]) => {
  expect(seen(health).status).toBe(status);
});

it('has each lane with its range and what speaks against it', () => {
  const { lanes } = seen({ wait: 55, range: [38, 81], confidence: 'low', single: 0 });

  expect(lanes).toEqual([
    { name: 'standby', text: '55 min', range: '38–81', confidence: 'low confidence' },
    { name: 'single rider', text: 'no wait', range: null, confidence: null },
  ]);
});

import { expect, it } from 'vitest';
import { emptyDay, slotOfHour } from './park-day.ts';
import { createPeers, meanOfPeers } from './peers.ts';
import { buildProfiles, type Profiles } from './profiles.ts';

const NINE = slotOfHour(9);
const NINE_IN_THE_EVENING = slotOfHour(21);

function flat(minutes: number): Float64Array {
  return emptyDay().fill(minutes, NINE, NINE_IN_THE_EVENING);
}

const USUAL: Profiles = buildProfiles(new Map([[0, flat(20)]]), 1);
const PROFILES = new Map(['comet', 'river', 'tower'].map((ride) => [ride, USUAL] as const));
const NOW = new Map([
  ['comet', 9],
  ['river', 1],
  ['tower', -1],
]);

it('takes all other rides alike before it has seen a day', () => {
  expect(meanOfPeers(createPeers().weights, 'comet', NOW)).toBeCloseTo(0);
});

it('learns which rides get busy together', () => {
  const peers = createPeers();
  for (let day = 0; day < 20; day++) {
    const more = day % 2 === 0 ? 10 : -10;
    peers.learn(
      PROFILES,
      new Map([
        ['comet', flat(20 + more)],
        ['river', flat(20 + more)],
        ['tower', flat(20 - more)],
      ]),
    );
  }
  expect(meanOfPeers(peers.weights, 'comet', NOW)).toBeCloseTo(1, 3);
});

it('knows nothing of a ride that is alone', () => {
  expect(meanOfPeers(createPeers().weights, 'comet', new Map([['comet', 9]]))).toBeNaN();
});

it('stands a ride that was closed, and one that is new', () => {
  const peers = createPeers();
  peers.learn(
    PROFILES,
    new Map([
      ['comet', flat(30)],
      ['river', emptyDay()],
    ]),
  );
  expect(meanOfPeers(peers.weights, 'comet', new Map([['river', 2]]))).toBeCloseTo(2);
  expect(meanOfPeers(peers.weights, 'new', NOW)).toBeCloseTo(3);
});

import type { LiveBody } from '@ridewait/contracts';
import { expect, it } from 'vitest';
import {
  type Answer,
  failed,
  type Feed,
  isConnected,
  nextDelayMs,
  NO_FEED,
  serverTime,
  withAnswer,
} from './feed.ts';

const T = Date.parse('2026-07-01T12:00:00Z');
const LIVE: LiveBody = {
  id: 'lindenhof',
  name: 'Lindenhof',
  entityType: 'PARK',
  timezone: 'Europe/Berlin',
  liveData: [],
};

function answered(servedAt: number | null): Answer<LiveBody> {
  return { ok: true, body: LIVE, servedAt };
}

/** Plays answers in order, each with the phone's clock at its arrival. */
function played(steps: [Answer<LiveBody>, number][]): Feed<LiveBody> {
  return steps.reduce(
    (feed, [answer, localNow]) => withAnswer(feed, answer, localNow),
    NO_FEED as Feed<LiveBody>,
  );
}

it.for<[string, [Answer<LiveBody>, number][], number]>([
  ['a phone ten minutes behind', [[answered(T), T - 600_000]], 600_000],
  ['no server time was seen', [[answered(null), T]], 0],
  [
    'slow answers: the largest offset is the nearest to the truth',
    [
      [answered(T), T + 900],
      [answered(T + 3_000), T + 3_100],
      [answered(T + 6_000), T + 6_800],
    ],
    -100,
  ],
  [
    'the phone’s clock is set ten minutes ahead',
    [
      [answered(T), T],
      [answered(T + 3_000), T + 603_000],
    ],
    -600_000,
  ],
  [
    'a cache that keeps an old Date doesn’t hold the ages back',
    [
      [answered(T), T],
      [answered(T), T + 60_000],
    ],
    0,
  ],
  [
    'a failure says nothing of the clock',
    [
      [answered(T + 5_000), T],
      [failed('unreachable'), T + 3_000],
    ],
    5_000,
  ],
])('corrects the phone’s clock: %s', ([, steps, offset]) => {
  expect(serverTime(played(steps), T)).toBe(T + offset);
});

it('keeps the numbers and the time of the last answer through failures', () => {
  const feed = played([
    [answered(T), T],
    [failed('unreachable'), T + 3_000],
    [failed('unreachable'), T + 5_000],
  ]);

  expect(feed).toMatchObject({ body: LIVE, answeredAt: T, failures: 2, problem: 'unreachable' });
});

it('takes one lost answer for a blip and two for an outage, and an answer ends it', () => {
  const [blip, outage] = [1, 2].map((n) =>
    played(Array.from({ length: n }, () => [failed('unreachable'), T])),
  );

  expect(isConnected(blip!)).toBe(true);
  expect(isConnected(outage!)).toBe(false);
  expect(isConnected(withAnswer(outage!, answered(T), T))).toBe(true);
});

it.for<[number, number, number, number]>([
  [0, 0, 0.9, 3_000],
  [1, 0, 0, 500],
  [1, 0, 1, 1_000],
  [2, 0, 1, 2_000],
  [5, 0, 1, 16_000],
  [6, 0, 1, 30_000],
  [60, 0, 0.5, 22_500],
  [1, 12_000, 0.3, 12_000],
])(
  'after %i failures, told to wait %i ms, with chance %f, asks again in %i ms',
  ([failures, retryAfterMs, random, delay]) => {
    expect(nextDelayMs({ ...NO_FEED, failures, retryAfterMs }, random)).toBe(delay);
  },
);

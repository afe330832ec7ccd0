import type { Points } from './points.ts';

/** Of which benchmark a figure is, and when it ran: docs/PERFORMANCE.md has it, and a test holds the two together. */
export const MEASURED_BY = {
  'unit-costs': '2026-11-30',
  'wire-format': '2026-11-24',
  maintain: '2026-11-24',
  forecasts: '2026-11-24',
  backtest: '2026-11-24',
} as const;

/** Microseconds of CPU, and bytes, by readings in a push or a POST. */
interface Measured {
  /** CPU of a push of so many readings of a ride. */
  processorPush: Points;
  redisPush: Points;
  redisPushBytes: Points;
  sqlPush: Points;
  ingestPost: Points;
  /** CPU of a live answer with so many rides. */
  apiAnswer: Points;
  apiNotModified: Points;
  redisAnswer: Points;
  /** A live answer's bytes once compressed. */
  gzippedBytes: Points;
  /** Bytes of a live answer, and between the API and Redis for one. */
  answerBytes: Points;
  redisAnswerBytes: Points;
  /** What a ride with a day behind it takes in Redis. */
  redisRideBytes: number;
  /** What a row takes in PostgreSQL, with its indexes. */
  minuteBytes: number;
  quarterBytes: number;
  laneDayBytes: number;
  /** Samples of a scrape. */
  samples: { ingest: 31; processor: 103; api: 29 };
  /** Bytes of a reading on the topic, by readings in a message. */
  readingBytes: Record<'columns' | 'json', Points>;
  /** CPU-seconds for a day of a park with `upkeepRides` rides. */
  upkeepRides: number;
  upkeepDaySeconds: number;
  todaySeconds: number;
  learnSeconds: number;
  /** CPU-seconds for a million readings folded again, as the nightly replay does. */
  replayMillionSeconds: number;
}

export const MEASURED: Measured = {
  processorPush: [
    [1, 2_125],
    [10, 2_294],
    [50, 2_437],
  ],
  redisPush: [
    [1, 202],
    [10, 200],
    [50, 223],
  ],
  redisPushBytes: [
    [1, 43_619],
    [10, 43_720],
    [50, 36_870],
  ],
  sqlPush: [
    [1, 88.9],
    [10, 88.9],
    [50, 67],
  ],
  ingestPost: [
    [1, 1_520],
    [10, 1_200],
    [50, 1_400],
  ],
  apiAnswer: [
    [1, 750],
    [60, 1_770],
  ],
  apiNotModified: [
    [1, 690],
    [60, 1_350],
  ],
  redisAnswer: [
    [1, 60],
    [60, 40],
  ],
  answerBytes: [
    [1, 439],
    [60, 44_309],
  ],
  gzippedBytes: [
    [1, 257],
    [60, 3_460],
  ],
  redisAnswerBytes: [
    [1, 664],
    [60, 18_539],
  ],
  redisRideBytes: 232_327,
  minuteBytes: 1_054,
  quarterBytes: 1_330,
  laneDayBytes: 605,
  samples: { ingest: 31, processor: 103, api: 29 },
  readingBytes: {
    columns: [
      [1, 151],
      [50, 53.5],
      [1_000, 11.1],
    ],
    json: [
      [1, 298],
      [50, 169],
      [1_000, 144],
    ],
  },
  upkeepRides: 50,
  upkeepDaySeconds: 3.38,
  todaySeconds: 0.4,
  learnSeconds: 25,
  replayMillionSeconds: 25.3,
};

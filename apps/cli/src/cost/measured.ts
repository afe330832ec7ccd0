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
  samples: { ingest: number; processor: number; api: number };
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
    [1, 2874],
    [10, 2092],
    [50, 2357],
  ],
  redisPush: [
    [1, 258],
    [10, 204],
    [50, 243],
  ],
  redisPushBytes: [
    [1, 57308],
    [10, 27144],
    [50, 45676],
  ],
  sqlPush: [
    [1, 236],
    [10, 45],
    [50, 287],
  ],
  ingestPost: [
    [1, 2160],
    [10, 1720],
    [50, 1800],
  ],
  apiAnswer: [
    [1, 460],
    [60, 1320],
  ],
  apiNotModified: [
    [1, 390],
    [60, 1290],
  ],
  redisAnswer: [
    [1, 20],
    [60, 70],
  ],
  answerBytes: [
    [1, 445],
    [60, 15467],
  ],
  gzippedBytes: [
    [1, 300],
    [60, 3000],
  ],
  redisAnswerBytes: [
    [1, 677],
    [60, 26631],
  ],
  redisRideBytes: 233_010,
  minuteBytes: 1_052,
  quarterBytes: 700,
  laneDayBytes: 600,
  samples: { ingest: 31, processor: 103, api: 27 },
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

import * as z from 'zod';
import { UsageError } from '../usage-error.ts';

function bounded(min: number, max: number) {
  const range = `from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`;
  return z
    .number(`must be a number ${range}`)
    .min(min, `must be ${range}`)
    .max(max, `must be ${range}`);
}

const MANY = 1_000_000;
const count = bounded(0, MANY).refine(Number.isInteger, 'must be a whole number');
const rate = bounded(0, 10 * MANY);
const share = bounded(0, 1);

/** What a deployment has to carry. Rates are those of a park while it is open; figures are per park but for `parks`. */
const fields = z.strictObject({
  parks: count.default(1),
  attractions: count.default(60),
  readingsPerSecond: rate.default(100),
  apiRps: rate.default(200),
  /** Hours of a day with this load; in the others there is none. 24 bounds the bill from above. */
  openHours: bounded(0, 24).default(24),
  /** Seconds between two POSTs of a ride's gateway. */
  postSeconds: bounded(0.1, 3_600).default(1),
  /** Fixes what a message carries; without it, it follows from how ingest gathers. */
  readingsPerMessage: bounded(1, 1_000).optional(),
  /** Share of the API's answers that are 304. */
  notModified: share.default(0),
  /** Share of requests whose log entry is kept. */
  loggedRequests: share.default(1),
  /** How old history is: quarter-hours are kept for ever. */
  historyYears: bounded(0, 50).default(1),
  /** What Google gives away each month to a billing account. */
  freeTier: z.boolean().default(true),
});
export type Load = z.infer<typeof fields>;

/** Always asked, or it would have its say only once every value by itself is right. */
const loadSchema = fields.superRefine(
  ({ attractions, readingsPerSecond }, context) => {
    if (attractions !== 0 || !(readingsPerSecond > 0)) return;
    const message = 'must be 1 or more for there to be readings; or give --readings-per-second 0';
    context.addIssue({ code: 'custom', path: ['attractions'], message });
  },
  { when: () => true },
);

/** Choices of the design that are priced with and without; not a user's to make. */
export interface Design {
  wire: 'columns' | 'json';
  /** Days for which PostgreSQL keeps minutes, today among them. */
  minuteDays: number;
  /** Days of minutes that Redis holds beside a state's own 26 hours. */
  redisMinuteDays: number;
  /** Answers to phones are compressed on the way. */
  isCompressed: boolean;
}

/** What is built. */
export const DESIGN: Design = {
  wire: 'columns',
  minuteDays: 9,
  redisMinuteDays: 0,
  isCompressed: true,
};

/** Throws a `UsageError` that names every problem at once, by its flag. */
export function parseLoad(given: unknown): Load {
  const parsed = loadSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `  ${flagOf(path.join('.'))}: ${message}`,
  );
  throw new UsageError(`this can't be priced:\n${problems.join('\n')}`);
}

/** `apiRps` is given as `--api-rps`. */
export function flagOf(field: string): string {
  return `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

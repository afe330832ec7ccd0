import { type Kind, type Measures, STATUSES } from '@ridewait/core';
import * as z from 'zod';

/** The most that a body of readings may have, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** The most readings in one batch. */
export const MAX_BATCH = 5_000;

export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, 'must be 1 to 128 letters, digits or . _ : -');

/** Up to what a number holds exactly. */
const wholeNumber = z.int().min(0);

/** One reading as a sensor sends it: who, when, and what its kind carries. */
export const sensorReadingSchema = z.strictObject({
  sensor: idSchema,
  epoch: wholeNumber.max(99_999_999_999),
  seq: wholeNumber,
  /** RFC 3339 with a zone. */
  at: z.iso.datetime({ offset: true }),
  count: wholeNumber.max(100_000).optional(),
  total: wholeNumber.optional(),
  seats: wholeNumber.max(10_000).optional(),
  seconds: z.number().min(0).max(86_400).optional(),
  minutes: wholeNumber.max(1_440).optional(),
  status: z.enum(STATUSES).optional(),
});
export type SensorReading = z.infer<typeof sensorReadingSchema>;

/** The body of `POST /v1/readings`. Items are checked one by one, so that a bad one harms nobody. */
export const readingsBodySchema = z.object({ readings: z.array(z.unknown()).max(MAX_BATCH) });

/** The fields that each kind must carry, and those it may. */
const FIELDS: Record<Kind, { must: (keyof Measures)[]; may: (keyof Measures)[] }> = {
  entered: { must: ['count'], may: ['total'] },
  boarded: { must: ['count'], may: ['total'] },
  left: { must: ['count'], may: ['total'] },
  dispatched: { must: ['count', 'seats'], may: [] },
  status: { must: ['status'], may: [] },
  waited: { must: ['seconds'], may: [] },
  posted: { must: ['minutes'], may: [] },
  heartbeat: { must: [], may: [] },
};
const MEASURES: (keyof Measures)[] = ['count', 'total', 'seats', 'seconds', 'minutes', 'status'];

type Carried = { [Field in keyof Measures]?: Measures[Field] | undefined };

/**
 * What is wrong with a reading of this kind, in words; undefined when nothing is.
 * A reading that carries no measure at all is a heartbeat, which every kind of sensor may send.
 */
export function misfit(kind: Kind, reading: Carried): string | undefined {
  const { must, may } = FIELDS[kind];
  let carried = 0;
  for (const field of MEASURES) {
    if (reading[field] === undefined) continue;
    carried += 1;
    if (!must.includes(field) && !may.includes(field)) {
      return `a sensor of kind ${kind} does not carry ${field}`;
    }
  }
  if (carried === 0) return undefined;
  const absent = must.find((field) => reading[field] === undefined);
  if (absent) return `a sensor of kind ${kind} must carry ${absent}`;
  if (reading.seats !== undefined && reading.count! > reading.seats) {
    return 'count is over seats: a vehicle has no more riders than seats';
  }
  return undefined;
}

/** Why one reading of a batch was refused. */
export const REJECTIONS = ['invalid', 'unknown_sensor', 'wrong_attraction', 'clock_ahead'] as const;
export type Rejection = (typeof REJECTIONS)[number];

export const itemResultSchema = z.discriminatedUnion('status', [
  z.object({ index: z.int(), status: z.literal('accepted') }),
  z.object({
    index: z.int(),
    status: z.literal('rejected'),
    code: z.enum(REJECTIONS),
    message: z.string(),
  }),
]);
export type ItemResult = z.infer<typeof itemResultSchema>;

/** The answer to `POST /v1/readings`: 202, or 422 when nothing was accepted. */
export const readingsAnswerSchema = z.object({
  accepted: z.int(),
  rejected: z.int(),
  results: z.array(itemResultSchema),
});
export type ReadingsAnswer = z.infer<typeof readingsAnswerSchema>;

/** The body of every error: a stable code, and what was wrong and what to do in words. */
export const errorBodySchema = z
  .object({
    error: z.string().meta({ description: 'A stable code' }),
    message: z.string().meta({ description: 'What was wrong, and what to do' }),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof errorBodySchema>;

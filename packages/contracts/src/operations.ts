import { STATUSES } from '@ridewait/core';
import * as z from 'zod';
import { anomalySchema, ENTITY_TYPES, queueSchema } from './api.ts';

/** What a ride is known by: its controller, and the counters at both ends of a lane. */
export const PARTS = ['CONTROLLER', 'STANDBY', 'SINGLE_RIDER', 'PAID_STANDBY'] as const;
export type Part = (typeof PARTS)[number];

/** When a part was last heard, RFC 3339: of a lane, the end of it that has been silent longer. Null where it never was. */
const measuredSchema = z.object({ part: z.enum(PARTS), lastUpdated: z.string().nullable() });

/**
 * An attraction as those who run it see it. Stricter than what guests are shown: what a ride that is closed would need
 * counts, too.
 */
export const operationsEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  /** The last that was said, however long ago. Left out where nothing ever was. Times are RFC 3339. */
  lastStatus: z
    .object({
      status: z.enum(STATUSES),
      /** When it was said. */
      said: z.string(),
      /** When the sensor that said it was last heard. */
      confirmed: z.string(),
    })
    .optional(),
  /** As guests are told it in `/live`. */
  queue: z.object({
    STANDBY: queueSchema.optional(),
    SINGLE_RIDER: queueSchema.optional(),
    PAID_STANDBY: queueSchema.optional(),
  }),
  /** All that its numbers need. Empty where it has no sensor that they could need. */
  measured: z.array(measuredSchema),
  /** What is wrong with what its sensors say; empty where nothing is. */
  anomalies: z.array(anomalySchema),
});
export type OperationsEntry = z.infer<typeof operationsEntrySchema>;

/** Ours, for who runs the park: every attraction, with how far it can be relied on. It holds times, never ages. */
export const operationsSchema = z.object({
  id: z.string(),
  name: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  timezone: z.string(),
  /** False while the live store is away, and all of it is the last that history has. */
  live: z.boolean(),
  operationsData: z.array(operationsEntrySchema),
});
export type OperationsBody = z.infer<typeof operationsSchema>;

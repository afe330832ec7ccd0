import { STATUSES } from '@ridewait/core';
import * as z from 'zod';
import { anomalySchema, ENTITY_TYPES, queueSchema, timeSchema, timezoneSchema } from './api.ts';

/** What a ride is known by: its controller, and the counters at both ends of a lane. */
export const PARTS = ['CONTROLLER', 'STANDBY', 'SINGLE_RIDER', 'PAID_STANDBY'] as const;
export type Part = (typeof PARTS)[number];

const measuredSchema = z
  .object({
    part: z.enum(PARTS),
    lastUpdated: timeSchema.nullable().meta({
      description:
        'When it was last heard, RFC 3339: of a lane, by the counter that has been silent longest. Null where it never was',
    }),
  })
  .meta({ id: 'Measured', description: 'A part that a ride’s numbers need' });

export const operationsEntrySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    entityType: z.enum(ENTITY_TYPES),
    lastStatus: z
      .object({
        status: z.enum(STATUSES),
        said: timeSchema.meta({ description: 'When it was said, RFC 3339' }),
        confirmed: timeSchema.meta({
          description: 'When the sensor that said it was last heard, RFC 3339',
        }),
      })
      .optional()
      .meta({
        description: 'The last that was said, however long ago. Left out where nothing ever was',
      }),
    queue: z
      .object({
        STANDBY: queueSchema.optional(),
        SINGLE_RIDER: queueSchema.optional(),
        PAID_STANDBY: queueSchema.optional(),
      })
      .meta({ description: 'As guests are told it in `/live`' }),
    measured: z.array(measuredSchema).meta({
      description: 'All that its numbers need. Empty where it has no sensor that they could need',
    }),
    anomalies: z.array(anomalySchema).meta({
      description: 'What is wrong with what its sensors say; empty where nothing is',
    }),
  })
  .meta({
    id: 'OperationsEntry',
    description:
      'An attraction as those who run it see it. Stricter than what guests are shown: what a ride that is closed would need counts, too',
  });
export type OperationsEntry = z.infer<typeof operationsEntrySchema>;

/** Ours, for who runs the park. It holds times, never ages. */
export const operationsSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    entityType: z.enum(ENTITY_TYPES),
    timezone: timezoneSchema,
    live: z.boolean().meta({
      description: 'False while the live store is away, and all of it is the last that history has',
    }),
    operationsData: z.array(operationsEntrySchema),
  })
  .meta({
    id: 'Operations',
    description: 'Every attraction, with how far its numbers can be relied on',
  });
export type OperationsBody = z.infer<typeof operationsSchema>;

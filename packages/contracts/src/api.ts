import { STATUSES } from '@ridewait/core';
import * as z from 'zod';

/** The public API, in the shape of ThemeParks.wiki v1, which apps already speak. Extras of ours are marked. */
export const ENTITY_TYPES = ['DESTINATION', 'PARK', 'ATTRACTION'] as const;

export const destinationsSchema = z.object({
  destinations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      slug: z.string().optional(),
      parks: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
});
export type Destinations = z.infer<typeof destinationsSchema>;

export const entitySchema = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string().optional(),
  externalId: z.string().optional(),
  entityType: z.enum(ENTITY_TYPES),
  parentId: z.string().optional(),
  destinationId: z.string().optional(),
  timezone: z.string(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
});
export type EntityBody = z.infer<typeof entitySchema>;

export const childrenSchema = z.object({
  id: z.string(),
  name: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  timezone: z.string(),
  children: z.array(entitySchema),
});
export type ChildrenBody = z.infer<typeof childrenSchema>;

/** `waitTime` in minutes; null where it is not known. */
const queueSchema = z.object({ waitTime: z.int().min(0).nullable() });

/** `standby` is STANDBY, `single_rider` SINGLE_RIDER, `priority` PAID_STANDBY. */
export const QUEUE_NAMES = {
  standby: 'STANDBY',
  single_rider: 'SINGLE_RIDER',
  priority: 'PAID_STANDBY',
} as const;

export const liveEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  /** Left out when it is not known. */
  status: z.enum(STATUSES).optional(),
  /** When the numbers were measured, RFC 3339; never when they were served. Left out when nothing ever was. */
  lastUpdated: z.string().optional(),
  queue: z
    .object({
      STANDBY: queueSchema.optional(),
      SINGLE_RIDER: queueSchema.optional(),
      PAID_STANDBY: queueSchema.optional(),
    })
    .optional(),
  /** Ours: seconds between `lastUpdated` and the moment of serving; null when nothing was ever measured. */
  ageSeconds: z.int().nullable(),
  /** Ours: true past 90 s, and whenever the live store is away. */
  stale: z.boolean(),
});
export type LiveEntry = z.infer<typeof liveEntrySchema>;

export const liveSchema = z.object({
  id: z.string(),
  name: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  timezone: z.string(),
  liveData: z.array(liveEntrySchema),
});
export type LiveBody = z.infer<typeof liveSchema>;

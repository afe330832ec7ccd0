import { ANOMALY_KINDS, LANES, STATUSES } from '@ridewait/core';
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

/**
 * `waitTime` in minutes, in fives as signs have it; null where it is not known. Ours beside what ThemeParks.wiki has:
 * one guest in ten waits less than `waitTimeP10`, one in ten longer than `waitTimeP90`; both go where it isn't known.
 */
export const queueSchema = z.object({
  waitTime: z.int().min(0).nullable(),
  waitTimeP10: z.int().min(0).optional(),
  waitTimeP90: z.int().min(0).optional(),
  /** Ours: how far it can be relied on, where the ride's sensors are not all as they should be. */
  confidence: z.enum(['medium', 'low']).optional(),
});

/** `standby` is STANDBY, `single_rider` SINGLE_RIDER, `priority` PAID_STANDBY. */
export const QUEUE_NAMES = {
  standby: 'STANDBY',
  single_rider: 'SINGLE_RIDER',
  priority: 'PAID_STANDBY',
} as const;

/**
 * A full hour to come, as ThemeParks.wiki has it: `time` is RFC 3339 with the park's offset, `waitTime` the wait to be
 * expected in the standby lane, in minutes. `percentage` is the height of its bar in a chart of the day: 100 is the
 * longest wait of the ride's usual day, or of today's forecast where that is longer.
 */
export const liveForecastSchema = z.object({
  time: z.string(),
  waitTime: z.int().min(0),
  percentage: z.int().min(0).max(100),
});
export type LiveForecast = z.infer<typeof liveForecastSchema>;

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
  /** The full hours to come until the ride usually closes. Left out when there is no forecast. */
  forecast: z.array(liveForecastSchema).optional(),
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

/**
 * The wait of who joins in the quarter-hour that begins at `time` (RFC 3339, with the park's offset), in minutes: four
 * of five guests wait from `p10` to `p90`.
 */
export const quarterForecastSchema = z.object({
  time: z.string(),
  p10: z.number().min(0),
  p50: z.number().min(0),
  p90: z.number().min(0),
});
export type QuarterForecast = z.infer<typeof quarterForecastSchema>;

const laneForecastSchema = z.object({ forecast: z.array(quarterForecastSchema) });

/** Ours. Each lane that the ride has is there; its list is empty where nothing can be said. */
export const forecastEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  queue: z.object({
    STANDBY: laneForecastSchema.optional(),
    SINGLE_RIDER: laneForecastSchema.optional(),
    PAID_STANDBY: laneForecastSchema.optional(),
  }),
});
export type ForecastEntry = z.infer<typeof forecastEntrySchema>;

/** The quarter-hours to come, until each ride usually closes. */
export const forecastSchema = z.object({
  id: z.string(),
  name: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  timezone: z.string(),
  forecastData: z.array(forecastEntrySchema),
});
export type ForecastBody = z.infer<typeof forecastSchema>;

/**
 * Something that is wrong with what a ride's sensors say. `since` is RFC 3339; `amount`, of `drifting` and `doubling`,
 * the part of the people that is missing or too many; `reason` a sentence for who runs the ride.
 */
export const anomalySchema = z.object({
  kind: z.enum(ANOMALY_KINDS),
  lane: z.enum(LANES),
  sensor: z.string().optional(),
  since: z.string(),
  amount: z.number().optional(),
  reason: z.string(),
});
export type AnomalyBody = z.infer<typeof anomalySchema>;

/** Ours, for who runs the park: the attractions whose sensors are not as they should be. */
export const anomaliesSchema = z.object({
  id: z.string(),
  name: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  timezone: z.string(),
  anomalyData: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      entityType: z.enum(ENTITY_TYPES),
      anomalies: z.array(anomalySchema).min(1),
    }),
  ),
});
export type AnomaliesBody = z.infer<typeof anomaliesSchema>;

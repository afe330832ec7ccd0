import { ANOMALY_KINDS, LANES, STATUSES } from '@ridewait/core';
import * as z from 'zod';

/**
 * The public API, in the shape of ThemeParks.wiki v1, which apps already speak. Extras of ours are marked. What is
 * said of a field here is what the API's OpenAPI document says of it (`src/openapi`).
 */
export const ENTITY_TYPES = ['DESTINATION', 'PARK', 'ATTRACTION'] as const;

export const timeSchema = z.string().meta({ format: 'date-time', description: 'RFC 3339' });
const parkTimeSchema = z.string().meta({
  format: 'date-time',
  description: 'RFC 3339, with the offset of the park’s clock',
});
export const timezoneSchema = z.string().meta({ description: 'IANA name of the park’s time zone' });

export const destinationsSchema = z
  .object({
    destinations: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        slug: z.string().optional(),
        parks: z.array(z.object({ id: z.string(), name: z.string() })),
      }),
    ),
  })
  .meta({
    id: 'Destinations',
    description: 'Every resort with its parks; a park without a resort is its own destination',
  });
export type Destinations = z.infer<typeof destinationsSchema>;

export const entitySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string().optional(),
    externalId: z.string().optional(),
    entityType: z.enum(ENTITY_TYPES),
    parentId: z.string().optional(),
    destinationId: z.string().optional(),
    timezone: timezoneSchema,
    location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  })
  .meta({ id: 'Entity', description: 'A destination, a park or an attraction' });
export type EntityBody = z.infer<typeof entitySchema>;

export const childrenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    entityType: z.enum(ENTITY_TYPES),
    timezone: timezoneSchema,
    children: z.array(entitySchema),
  })
  .meta({ id: 'Children', description: 'The whole subtree below an entity, flat' });
export type ChildrenBody = z.infer<typeof childrenSchema>;

export const queueSchema = z
  .object({
    waitTime: z.int().min(0).nullable().meta({
      description: 'Minutes, in fives as signs have it; null where it is not known',
    }),
    waitTimeP10: z.int().min(0).optional().meta({
      description: 'Minutes; one guest in ten waits less. Left out where it is not known',
    }),
    waitTimeP90: z.int().min(0).optional().meta({
      description: 'Minutes; one guest in ten waits longer. Left out where it is not known',
    }),
    confidence: z.enum(['medium', 'low']).optional().meta({
      description:
        'How far the wait can be relied on, where the ride’s sensors are not all as they should be',
    }),
  })
  .meta({
    id: 'Queue',
    description: '`waitTime` is what ThemeParks.wiki has; the other fields are Ridewait’s',
  });

/** `standby` is STANDBY, `single_rider` SINGLE_RIDER, `priority` PAID_STANDBY. */
export const QUEUE_NAMES = {
  standby: 'STANDBY',
  single_rider: 'SINGLE_RIDER',
  priority: 'PAID_STANDBY',
} as const;

export const liveForecastSchema = z
  .object({
    time: parkTimeSchema,
    waitTime: z.int().min(0).meta({ description: 'Minutes to be expected in the standby lane' }),
    percentage: z.int().min(0).max(100).meta({
      description:
        'The height of its bar in a chart of the day: 100 is the longest wait of the ride’s usual day, or of today’s forecast where that is longer',
    }),
  })
  .meta({ id: 'LiveForecast', description: 'A full hour to come' });
export type LiveForecast = z.infer<typeof liveForecastSchema>;

export const liveEntrySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    entityType: z.enum(ENTITY_TYPES),
    status: z.enum(STATUSES).optional().meta({ description: 'Left out when it is not known' }),
    lastUpdated: timeSchema.optional().meta({
      description:
        'When the numbers were measured, RFC 3339; never when they were served. Left out when nothing ever was',
    }),
    queue: z
      .object({
        STANDBY: queueSchema.optional(),
        SINGLE_RIDER: queueSchema.optional(),
        PAID_STANDBY: queueSchema.optional(),
      })
      .optional()
      .meta({ description: 'Each lane that the attraction has' }),
    forecast: z.array(liveForecastSchema).optional().meta({
      description:
        'The full hours to come until the ride usually closes. Left out when there is no forecast',
    }),
    ageSeconds: z.int().nullable().meta({
      description:
        'Seconds between `lastUpdated` and the moment of serving; null when nothing was ever measured. The ETag does not cover it',
    }),
    stale: z.boolean().meta({
      description: 'True past 90 s of age, and whenever the live store can’t be read',
    }),
  })
  .meta({
    id: 'LiveEntry',
    description:
      'An attraction as a guest may see it now; `ageSeconds` and `stale` are Ridewait’s, beside what ThemeParks.wiki has',
  });
export type LiveEntry = z.infer<typeof liveEntrySchema>;

export const liveSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    entityType: z.enum(ENTITY_TYPES),
    timezone: timezoneSchema,
    liveData: z.array(liveEntrySchema),
  })
  .meta({ id: 'Live', description: 'The waits of an attraction, or of all below an entity' });
export type LiveBody = z.infer<typeof liveSchema>;

const minutesSchema = z.number().min(0);

export const quarterForecastSchema = z
  .object({
    time: parkTimeSchema,
    p10: minutesSchema.meta({ description: 'Minutes; one guest in ten waits less' }),
    p50: minutesSchema.meta({ description: 'Minutes; half of the guests wait less' }),
    p90: minutesSchema.meta({ description: 'Minutes; one guest in ten waits longer' }),
  })
  .meta({
    id: 'QuarterForecast',
    description: 'The wait of who joins in the quarter-hour that begins at `time`',
  });
export type QuarterForecast = z.infer<typeof quarterForecastSchema>;

const laneForecastSchema = z
  .object({ forecast: z.array(quarterForecastSchema) })
  .meta({ id: 'LaneForecast', description: 'Empty where nothing can be said' });

/** Ours. */
export const forecastEntrySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    entityType: z.enum(ENTITY_TYPES),
    queue: z
      .object({
        STANDBY: laneForecastSchema.optional(),
        SINGLE_RIDER: laneForecastSchema.optional(),
        PAID_STANDBY: laneForecastSchema.optional(),
      })
      .meta({ description: 'Each lane that the attraction has' }),
  })
  .meta({ id: 'ForecastEntry', description: 'The forecast of one attraction' });
export type ForecastEntry = z.infer<typeof forecastEntrySchema>;

export const forecastSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    entityType: z.enum(ENTITY_TYPES),
    timezone: timezoneSchema,
    forecastData: z.array(forecastEntrySchema),
  })
  .meta({
    id: 'Forecast',
    description: 'The quarter-hours to come, until each ride usually closes',
  });
export type ForecastBody = z.infer<typeof forecastSchema>;

export const anomalySchema = z
  .object({
    kind: z.enum(ANOMALY_KINDS),
    lane: z.enum(LANES),
    sensor: z.string().optional().meta({
      description: 'Left out where it can’t be said which one it is',
    }),
    since: timeSchema,
    amount: z.number().optional().meta({
      description:
        'Of `drifting` and `doubling`: the part of the people that is missing, or too many',
    }),
    reason: z.string().meta({ description: 'One sentence for who runs the ride' }),
  })
  .meta({ id: 'Anomaly', description: 'Something that is wrong with what a ride’s sensors say' });

export type AnomalyBody = z.infer<typeof anomalySchema>;

/** Ours, for who runs the park. */
export const anomaliesSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    entityType: z.enum(ENTITY_TYPES),
    timezone: timezoneSchema,
    anomalyData: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        entityType: z.enum(ENTITY_TYPES),
        anomalies: z.array(anomalySchema).min(1),
      }),
    ),
  })
  .meta({
    id: 'Anomalies',
    description: 'The attractions whose sensors are not as they should be, with what is wrong',
  });
export type AnomaliesBody = z.infer<typeof anomaliesSchema>;

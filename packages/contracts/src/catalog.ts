import { type Catalog, KINDS, LANES, type Park } from '@ridewait/core';
import * as z from 'zod';
import { idSchema } from './readings.ts';

const entity = { id: idSchema, name: z.string().min(1).max(200) };
const aliases = { slug: idSchema.optional(), externalId: idSchema.optional() };

/** An offset such as `+01:00`, which `Intl` takes as well, would be wrong for half of the year. */
function isTimezone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const laneConfigSchema = z.object({ share: z.number().min(0).max(1).optional() });

const attractionSchema = z
  .object({
    ...entity,
    ...aliases,
    hourlyCapacity: z.number().positive().max(100_000),
    lanes: z.partialRecord(z.enum(['standby', 'single_rider', 'priority']), laneConfigSchema),
    sensors: z.array(
      z.object({ id: idSchema, kind: z.enum(KINDS), lane: z.enum(LANES).default('all') }),
    ),
    location: z
      .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
      .optional(),
  })
  .superRefine((attraction, context) => {
    attraction.sensors.forEach(({ lane, id }, index) => {
      if (lane !== 'all' && !(lane in attraction.lanes)) {
        context.addIssue({
          code: 'custom',
          path: ['sensors', index, 'lane'],
          message: `sensor ${id} stands in lane ${lane}, which ${attraction.id} does not have`,
        });
      }
    });
  });

function idsOf({ attractions }: Pick<Park, 'attractions'>): string[] {
  return attractions.flatMap(({ id, sensors }) => [id, ...sensors.map((sensor) => sensor.id)]);
}

function refuseTwice(ids: readonly string[], path: string, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) {
      context.addIssue({ code: 'custom', path: [path], message: `id ${id} stands twice` });
    }
    seen.add(id);
  }
}

/** A park as its catalog file has it (`park.json`). */
export const parkSchema = z
  .object({
    ...entity,
    ...aliases,
    timezone: z.string().refine(isTimezone, 'must be an IANA time zone such as Europe/Berlin'),
    destination: z.object({ ...entity, ...aliases }).optional(),
    attractions: z.array(attractionSchema).max(1_000),
  })
  .superRefine((park, context) => refuseTwice(idsOf(park as Park), 'attractions', context));

const severalParksSchema = z
  .object({ parks: z.array(parkSchema) })
  .superRefine(({ parks }, context) => {
    refuseTwice(
      parks.map(({ id }) => id),
      'parks',
      context,
    );
    // Inside one park they are looked for above.
    refuseTwice(
      parks.flatMap((park) => [...new Set(idsOf(park as Park))]),
      'parks',
      context,
    );
  });

/** Throws a `ZodError` that names every problem. */
export function parsePark(json: unknown): Park {
  return parkSchema.parse(json) as Park;
}

/** A catalog file: one park, or several as `{ "parks": […] }`. Throws a `ZodError` that names every problem. */
export function parseCatalog(json: unknown): Catalog {
  // Not a union of the two, which would only say that neither fits.
  const isSeveral = typeof json === 'object' && json !== null && 'parks' in json;
  return isSeveral ? (severalParksSchema.parse(json) as Catalog) : { parks: [parsePark(json)] };
}

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseCatalog } from '@ridewait/contracts';
import * as z from 'zod';
import type { SimulatedPark } from '../model/profile.ts';

/** The demo park that `npm start` shows, as a catalog file. */
export const demoParkFile = fileURLToPath(new URL('../../catalog/demo-park.json', import.meta.url));

const profileSchema = z
  .object({
    popularity: z.number().positive(),
    vehicles: z.int().positive(),
    vehicleSeats: z.int().positive(),
    rowSeats: z.int().positive(),
    rideSeconds: z.number().min(0),
    hoursBetweenBreakdowns: z.number().positive(),
  })
  .partial();

/** What the model needs beside the catalog; every other field was checked as the catalog's. */
const profilesSchema = z.object({
  attractions: z.array(z.object({ simulation: profileSchema.optional() })),
});

/** Parks as a catalog file has them, with the profiles that it may carry. Throws a `ZodError` that names every problem. */
export function parseSimulatedParks(json: unknown): SimulatedPark[] {
  const { parks } = parseCatalog(json);
  const several = z.object({ parks: z.array(profilesSchema) }).safeParse(json);
  const profiles = several.success ? several.data.parks : [profilesSchema.parse(json)];
  return parks.map((park, index) => ({
    ...park,
    attractions: park.attractions.map((attraction, at) => {
      const simulation = profiles[index]?.attractions[at]?.simulation;
      // What was left out is made up, so an absent field and one without a value are the same.
      return simulation ? { ...attraction, simulation: withoutGaps(simulation) } : attraction;
    }),
  }));
}

function withoutGaps<T extends object>(fields: T): { [Key in keyof T]: NonNullable<T[Key]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as never;
}

/** The catalog file can't be used; the message names it and says why. */
export class CatalogFileError extends Error {
  readonly code = 'catalog_file';
}

/** Rejects with `CatalogFileError`. */
export async function readSimulatedParks(file: string): Promise<SimulatedPark[]> {
  try {
    return parseSimulatedParks(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new CatalogFileError(`the catalog ${file} can't be used: ${why}`, { cause: error });
  }
}

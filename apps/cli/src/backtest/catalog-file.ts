import { readFile } from 'node:fs/promises';
import { parsePark } from '@ridewait/contracts';
import type { Kind, Park } from '@ridewait/core';
import * as z from 'zod';
import { printable } from '../terminal/printable.ts';
import { UsageError } from '../usage-error.ts';

/** What stands in a line. Where a ride has one line only, it stands in that one, whether the file says so or not. */
const IN_A_LANE: readonly Kind[] = ['entered', 'boarded', 'left', 'waited', 'posted'];

/** So many problems of a file fit into a line that is read. */
const SHOWN = 3;

/** Reads the catalog file of one park. Throws `UsageError`, in one line. */
export async function readParkFile(path: string): Promise<Park> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`can't read ${path} (${code}): give --catalog a park's catalog file`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${printable((error as Error).message)}`, {
      cause: error,
    });
  }
  try {
    return parsePark(withLanes(onlyPark(json)));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new UsageError(`${path} is no park: ${inWords(error)}`, { cause: error });
  }
}

/** A catalog of several has them in a list. */
function onlyPark(json: unknown): unknown {
  const { parks } = (json ?? {}) as { parks?: unknown };
  return Array.isArray(parks) && parks.length === 1 ? parks[0] : json;
}

/** Gives sensors that name no lane the only one that their ride has. Takes whatever a file may hold. */
function withLanes(json: unknown): unknown {
  const park = json as { attractions?: unknown } | null;
  if (!Array.isArray(park?.attractions)) return json;
  return { ...park, attractions: park.attractions.map(attractionWithLanes) };
}

function attractionWithLanes(json: unknown): unknown {
  const attraction = json as { lanes?: unknown; sensors?: unknown } | null;
  const [lane, ...others] = Object.keys(attraction?.lanes ?? {});
  if (lane === undefined || others.length > 0 || !Array.isArray(attraction?.sensors)) return json;
  const sensors = (attraction.sensors as unknown[]).map((sensor) => {
    const { kind, lane: said } = (sensor ?? {}) as { kind?: Kind; lane?: unknown };
    const isBare = said === undefined && IN_A_LANE.some((one) => one === kind);
    return isBare ? { ...(sensor as object), lane } : sensor;
  });
  return { ...attraction, sensors };
}

function inWords({ issues }: z.ZodError): string {
  const shown = issues
    .slice(0, SHOWN)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  const more = issues.length > SHOWN ? [`and ${issues.length - SHOWN} more`] : [];
  return printable([...shown, ...more].join('; '));
}

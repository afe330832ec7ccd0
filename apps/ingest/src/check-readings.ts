import {
  type ItemResult,
  misfit,
  type Rejection,
  type SensorReading,
  sensorReadingSchema,
} from '@ridewait/contracts';
import { type CatalogIndex, MAX_CLOCK_AHEAD_MS, type Reading } from '@ridewait/core';
import type { z } from 'zod';

export interface Checked {
  results: ItemResult[];
  accepted: Reading[];
  /** What was refused, as it came, for those who can't be told. */
  rejected: { item: unknown; sensor?: string; code: Rejection; message: string }[];
}

/** What an item is once checked: a reading with the catalog's stamps, or why not. */
type Item = Reading | { code: Rejection; message: string; sensor?: string };

/** True when the catalog has not the attraction, or a sensor that the batch names: they may be newer than it. */
export function lacks(
  catalog: CatalogIndex,
  attraction: string,
  items: readonly unknown[],
): boolean {
  if (!catalog.attraction(attraction)) return true;
  return items.some((item) => {
    const sensor = (item as { sensor?: unknown } | null)?.sensor;
    return typeof sensor === 'string' && !catalog.sensor(sensor);
  });
}

/**
 * Checks a batch item by item, so that a bad reading harms nobody, and stamps kind and lane from the catalog.
 * `receivedAt` in milliseconds since 1970.
 */
export function checkReadings(
  items: readonly unknown[],
  speaksFor: string,
  catalog: CatalogIndex,
  receivedAt: number,
): Checked {
  const checked: Checked = { results: [], accepted: [], rejected: [] };
  items.forEach((raw, index) => {
    const item = checkOne(raw, speaksFor, catalog, receivedAt);
    if (!('code' in item)) {
      checked.accepted.push(item);
      checked.results.push({ index, status: 'accepted' });
      return;
    }
    const { code, message } = item;
    checked.rejected.push({ item: raw, ...item });
    checked.results.push({ index, status: 'rejected', code, message });
  });
  return checked;
}

function checkOne(
  raw: unknown,
  speaksFor: string,
  catalog: CatalogIndex,
  receivedAt: number,
): Item {
  const parsed = sensorReadingSchema.safeParse(raw);
  if (!parsed.success) return { code: 'invalid', message: inWords(parsed.error) };
  const reading: SensorReading = parsed.data;
  const { sensor } = reading;
  const found = catalog.sensor(sensor);
  if (!found) {
    return { code: 'unknown_sensor', message: `the catalog has no sensor ${sensor}`, sensor };
  }
  if (found.attraction.id !== speaksFor) {
    const message = `this device does not speak for sensor ${sensor}: it stands at another ride`;
    return { code: 'wrong_attraction', message, sensor };
  }
  const wrong = misfit(found.sensor.kind, reading);
  if (wrong) return { code: 'invalid', message: wrong, sensor };
  const at = Date.parse(reading.at);
  if (at < 0) return { code: 'invalid', message: 'at: lies before 1970', sensor };
  if (reading.epoch * 1000 > at + MAX_CLOCK_AHEAD_MS) {
    const message = 'epoch lies after at: it is when the sensor booted, in seconds since 1970';
    return { code: 'invalid', message, sensor };
  }
  if (at - receivedAt > MAX_CLOCK_AHEAD_MS) {
    const seconds = Math.round((at - receivedAt) / 1000);
    const message = `at lies ${seconds} s in the future: set the sensor's clock`;
    return { code: 'clock_ahead', message, sensor };
  }
  // The schema has made a new object, which nobody else holds: stamped in place, not copied once more.
  const { kind, lane } = found.sensor;
  return Object.assign(parsed.data, { at, kind, lane }) as Reading;
}

function inWords(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');
}

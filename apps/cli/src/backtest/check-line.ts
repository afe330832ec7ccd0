import type { Rejection } from '@ridewait/contracts';
import { type CatalogIndex, isLate } from '@ridewait/core';
import { checkReadings } from '@ridewait/ingest';
import type { Arrival } from './backtest.ts';

/** Why a line can't be used: what ingest and the processor say of readings, or that it is none. */
export type Cause = Rejection | 'late';

/** What a line says, or why it is left out. */
export type CheckedLine = Arrival | { cause: Cause; why: string };

/** What a sensor sends; whatever else a line has is nobody's business here. */
const FIELDS = [
  'sensor',
  'epoch',
  'seq',
  'at',
  'count',
  'total',
  'seats',
  'seconds',
  'minutes',
  'status',
] as const;

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Checks a line of recorded readings as ingest checked it when it came, and the processor after it. */
export function checkLine(line: string, catalog: CatalogIndex): CheckedLine {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return invalid(`not JSON: ${(error as Error).message}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return invalid('not an object: a line is one reading');
  }
  const said = json as Record<string, unknown>;
  const receivedAt = timeOf(said.receivedAt);
  if (receivedAt === undefined) {
    return invalid('receivedAt: must be a time with its zone, as 2026-07-18T10:00:00Z');
  }
  const item: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const value = said[field];
    if (value !== undefined && value !== null) item[field] = value;
  }
  const place = typeof item.sensor === 'string' ? catalog.sensor(item.sensor) : undefined;
  const attraction = place?.attraction.id ?? '';
  const { accepted, rejected } = checkReadings([item], attraction, catalog, receivedAt);
  const reading = accepted[0];
  if (!reading) return { cause: rejected[0]!.code, why: rejected[0]!.message };
  if (isLate(reading.at, receivedAt)) {
    return { cause: 'late', why: 'it arrived later after its event than the allowed lateness' };
  }
  return { receivedAt, attraction, reading };
}

function invalid(why: string): CheckedLine {
  return { cause: 'invalid', why };
}

function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !RFC3339.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

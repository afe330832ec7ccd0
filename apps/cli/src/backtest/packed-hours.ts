import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Bucket } from '@ridewait/core';

/** Buckets that are seldom needed again, by the hour: a ride's week would fill the memory otherwise. */
export interface PackedHours {
  /** Takes an hour's buckets out; none where it has none. */
  take(hour: number): Bucket[];
  put(hour: number, buckets: readonly Bucket[]): void;
  /** Hours before this one go for good. */
  dropBefore(hour: number): void;
}

/** The quickest: twenty times smaller already, for one minute says much the same as the next. */
const LEVEL = 1;

export function packedHours(): PackedHours {
  const hours = new Map<number, Uint8Array>();
  let oldest = Infinity;
  return {
    take(hour) {
      const packed = hours.get(hour);
      if (!packed) return [];
      hours.delete(hour);
      return JSON.parse(inflateRawSync(packed).toString()) as Bucket[];
    },
    put(hour, buckets) {
      hours.set(hour, deflateRawSync(JSON.stringify(buckets), { level: LEVEL }));
      oldest = Math.min(oldest, hour);
    },
    dropBefore(hour) {
      if (hour <= oldest) return;
      for (const old of hours.keys()) if (old < hour) hours.delete(old);
      oldest = hour;
    },
  };
}

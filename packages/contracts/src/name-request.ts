import { PbfReader } from 'pbf';
import type { Decoded } from './decoded.ts';

const FIELD = 1;
const BYTES = 2;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The one string that a gRPC request of ours carries, in field 1: the park of `GetParkRequest` and `WatchParkRequest`,
 * the service of `grpc.health.v1.HealthCheckRequest`. Empty where it is absent. What a later caller added is passed over.
 */
export function decodeNameRequest(data: Uint8Array): Decoded<string> {
  try {
    const reader = new PbfReader(data);
    let name = '';
    while (reader.pos < reader.length) {
      const tag = reader.readVarint();
      const [field, type] = [Math.floor(tag / 8), tag % 8];
      if (field === 0) throw new Error('there is no field 0');
      if (field === FIELD && type === BYTES) {
        const end = reader.readVarint() + reader.pos;
        name = decoder.decode(data.subarray(reader.pos, end));
        reader.pos = end;
      } else reader.skip(type);
      if (reader.pos > reader.length) throw new Error(`field ${field} is cut off`);
    }
    return { ok: true, value: name };
  } catch (error) {
    return { ok: false, detail: `the request can not be read: ${(error as Error).message}` };
  }
}

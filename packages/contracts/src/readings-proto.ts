import { readFile } from 'node:fs/promises';

/** The text of proto/readings.proto, which is the Pub/Sub schema of the topic `readings`. */
export function readingsProto(): Promise<string> {
  return readFile(new URL('../proto/readings.proto', import.meta.url), 'utf8');
}

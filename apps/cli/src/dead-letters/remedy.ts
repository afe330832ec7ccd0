import {
  type DeadLetter,
  decodeBase64,
  decodeReadings,
  encodeReadings,
  readingsBodySchema,
  type ReadingsMessage,
} from '@ridewait/contracts';
import { type CatalogIndex, isLate, type OutgoingMessage, type Reading } from '@ridewait/core';
import { checkReadings } from '@ridewait/ingest';

/** What can be done with a letter: a message for the topic `readings`, or nothing, and why not. */
export type Remedy = { publish: OutgoingMessage } | { left: string };

/**
 * What becomes of a letter that is tried again. What ingest had refused is checked again by the catalog of now,
 * as of the time at which it was received; what the processor had given up goes back as it was stamped.
 */
export function remedyOf(letter: DeadLetter, catalog: CatalogIndex): Remedy {
  const { payload, reason } = letter;
  if (reason === 'unauthorized') {
    return { left: 'nobody has proven who sent it: its gateway must send it again' };
  }
  if ('base64' in payload) {
    const { base64, attributes, cutFrom } = payload;
    if (cutFrom !== undefined) {
      return { left: `only the beginning of it was kept, of ${cutFrom} bytes` };
    }
    const data = decodeBase64(base64);
    if (!data) return { left: 'its bytes are not base64' };
    return letter.service === 'ingest'
      ? batchAgain(letter, data, catalog)
      : messageAgain(letter, { data, attributes: publishable(attributes) });
  }
  return letter.service === 'ingest'
    ? itemsAgain(letter, [payload.reading], catalog)
    : stampedAgain(letter, payload.reading, catalog);
}

/** What Pub/Sub adds on delivery, it refuses to take. */
function publishable(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => !name.startsWith('goog')),
  );
}

/** A whole message of the topic. */
function messageAgain({ reason }: DeadLetter, message: OutgoingMessage): Remedy {
  // A fault was ours, and may be mended; the processor has the last word once more.
  if (reason === 'fault') return { publish: message };
  const decoded = decodeReadings(message.data);
  if (!decoded.ok) return { left: `it can't be decoded: ${decoded.detail}` };
  return { publish: message };
}

/** A gateway's batch, which ingest refused as a whole. */
function batchAgain(letter: DeadLetter, data: Uint8Array, catalog: CatalogIndex): Remedy {
  if (letter.attraction === undefined) {
    return { left: 'it does not say which ride it speaks for: its gateway must send it again' };
  }
  try {
    const body = readingsBodySchema.parse(JSON.parse(Buffer.from(data).toString('utf8')));
    return itemsAgain(letter, body.readings, catalog);
  } catch {
    return { left: 'it is no batch of readings: its gateway must send it again' };
  }
}

function itemsAgain(
  { attraction, receivedAt }: DeadLetter,
  items: readonly unknown[],
  catalog: CatalogIndex,
): Remedy {
  if (attraction === undefined || receivedAt === undefined) {
    return { left: 'it does not say which ride it speaks for, or when it was received' };
  }
  const located = catalog.attraction(attraction);
  if (!located) return { left: `the catalog has no attraction ${attraction}` };
  const { accepted, rejected } = checkReadings(items, attraction, catalog, receivedAt);
  const [wrong] = rejected;
  if (wrong) return { left: `${wrong.code}: ${wrong.message}` };
  return publishAs(located.park.id, attraction, receivedAt, accepted);
}

/** A reading with its stamps, which hold for ever. */
function stampedAgain(
  { park, attraction, receivedAt }: DeadLetter,
  reading: unknown,
  catalog: CatalogIndex,
): Remedy {
  if (park === undefined || attraction === undefined || receivedAt === undefined) {
    return { left: 'it does not say which ride it speaks for, or when it was received' };
  }
  if (catalog.attraction(attraction)?.park.id !== park) {
    return { left: `the catalog has no attraction ${attraction} in park ${park}` };
  }
  const { at } = (reading ?? {}) as { at?: unknown };
  if (typeof at === 'number' && isLate(at, receivedAt)) {
    return { left: 'it was received too late after its event, and always will have been' };
  }
  return publishAs(park, attraction, receivedAt, [reading as Reading]);
}

function publishAs(
  park: string,
  attraction: string,
  receivedAt: number,
  readings: Reading[],
): Remedy {
  const message: ReadingsMessage = {
    v: 1,
    park,
    receivedAt,
    attractions: [{ id: attraction, readings }],
  };
  // What a letter holds, anybody may have written: it is read as the processor will read it.
  const decoded = decodeReadings(Buffer.from(JSON.stringify(message)));
  if (!decoded.ok) return { left: `its reading is none: ${decoded.detail}` };
  return { publish: { data: encodeReadings(decoded.value), attributes: { park } } };
}

import { type DeadLetter, encodeDeadLetter } from '@ridewait/contracts';
import { indexCatalog } from '@ridewait/core';
import { entered, PARK, THEN } from './archived.ts';

export const CATALOG = indexCatalog({ parks: [PARK] });

/** A letter about one person at the comet's entrance, as its sensor sent it and ingest refused it. */
export function refused(more: Partial<DeadLetter> = {}): DeadLetter {
  return {
    v: 1,
    reason: 'unknown_sensor',
    detail: 'the catalog has no sensor comet-in',
    service: 'ingest',
    diedAt: THEN,
    receivedAt: THEN,
    park: PARK.id,
    attraction: 'comet',
    sensor: 'comet-in',
    payload: { reading: sent() },
    ...more,
  };
}

/** What the sensor sends. */
export function sent(more: object = {}): object {
  const { kind: _kind, lane: _lane, at, ...reading } = entered(0);
  return { ...reading, at: new Date(at).toISOString(), ...more };
}

/** The same, stamped, as the processor gave it up. */
export function givenUp(more: Partial<DeadLetter> = {}): DeadLetter {
  return refused({
    reason: 'unknown_attraction',
    detail: 'the catalog has no attraction comet',
    service: 'processor',
    payload: { reading: entered(0) },
    ...more,
  });
}

/** A whole message of a topic, which a service could not take. */
export function raw(bytes: Uint8Array, more: Partial<DeadLetter> = {}): DeadLetter {
  const {
    sensor: _sensor,
    attraction: _attraction,
    park: _park,
    ...letter
  } = refused({
    reason: 'undecodable',
    detail: 'not JSON',
    service: 'processor',
  });
  const base64 = Buffer.from(bytes).toString('base64');
  return { ...letter, payload: { base64, attributes: { park: PARK.id } }, ...more };
}

export function asMessage(letter: DeadLetter) {
  return { data: encodeDeadLetter(letter), attributes: { reason: letter.reason } };
}

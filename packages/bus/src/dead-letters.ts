import { type DeadLetter, type DeadLetterReason, encodeDeadLetter } from '@ridewait/contracts';
import type { Bus } from '@ridewait/core';

export type Burial = Omit<DeadLetter, 'v' | 'service' | 'diedAt'>;

export interface DeadLetters {
  /** Resolves once the bus has taken every letter: only then may what they hold be acked. */
  bury(letters: readonly Burial[]): Promise<void>;
}

export interface DeadLettersOptions {
  bus: Pick<Bus, 'publish'>;
  /** The service that gives up. */
  service: string;
  now(): number;
  onBuried(reason: DeadLetterReason, detail: string): void;
}

/** Pub/Sub takes 10 MB, attributes included. */
const MAX_BYTES = 9_000_000;
/** Characters of base64, a multiple of four. */
const KEPT_CHARACTERS = 1_000_000;
const MAX_DETAIL = 2_000;

/**
 * A message that Pub/Sub has carried can be too large for a letter, as base64 adds a third: of such a one the
 * beginning is kept. A letter that the bus refuses would make its message come back for ever.
 */
function encodeFitting(given: DeadLetter): Uint8Array {
  const letter = { ...given, detail: given.detail.slice(0, MAX_DETAIL) };
  const whole = encodeDeadLetter(letter);
  if (whole.byteLength <= MAX_BYTES) return whole;
  const { payload } = letter;
  const isRaw = 'base64' in payload;
  const base64 = isRaw
    ? payload.base64
    : Buffer.from(JSON.stringify(payload.reading) ?? '').toString('base64');
  return encodeDeadLetter({
    ...letter,
    payload: {
      base64: base64.slice(0, KEPT_CHARACTERS),
      attributes: isRaw ? payload.attributes : {},
      cutFrom: whole.byteLength,
    },
  });
}

/** Publishes what can never be used, with its reason, where people can look at it and send it again. */
export function deadLetters({ bus, service, now, onBuried }: DeadLettersOptions): DeadLetters {
  return {
    async bury(letters) {
      await Promise.all(
        letters.map(async (letter) => {
          const attributes: Record<string, string> = { reason: letter.reason, service };
          for (const name of ['park', 'attraction', 'sensor'] as const) {
            if (letter[name] !== undefined) attributes[name] = letter[name];
          }
          const data = encodeFitting({ v: 1, service, diedAt: now(), ...letter });
          await bus.publish('dead-letters', { data, attributes });
          onBuried(letter.reason, letter.detail);
        }),
      );
    },
  };
}

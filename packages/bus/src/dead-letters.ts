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
          const data = encodeDeadLetter({ v: 1, service, diedAt: now(), ...letter });
          await bus.publish('dead-letters', { data, attributes });
          onBuried(letter.reason, letter.detail);
        }),
      );
    },
  };
}

import { memoryBus } from '@ridewait/bus';
import {
  type DeadLetter,
  decodeDeadLetter,
  decodeReadings,
  type ReadingsMessage,
} from '@ridewait/contracts';
import { type OutgoingMessage, type Topic, UnavailableError } from '@ridewait/core';

export interface BusControl {
  /** `held` answers a publish when the test calls `letGo`. */
  state: 'up' | 'away' | 'held';
  letGo(): void;
  /** Resolves once something is to be published. */
  asked(): Promise<void>;
}

/** A bus in memory whose health the test decides, and what it has taken. */
export function stagedBus(now: () => number) {
  const memory = memoryBus({ now });
  const published: ReadingsMessage[] = [];
  const buried: DeadLetter[] = [];
  let gate = Promise.withResolvers<void>();
  let asked = Promise.withResolvers<void>();
  const control: BusControl = {
    state: 'up',
    letGo() {
      gate.resolve();
      gate = Promise.withResolvers();
    },
    async asked() {
      await asked.promise;
      asked = Promise.withResolvers();
    },
  };
  async function publish(topic: Topic, message: OutgoingMessage) {
    asked.resolve();
    if (control.state === 'held') await gate.promise;
    if (control.state === 'away') throw new UnavailableError('bus', 'it does not answer');
    const id = await memory.publish(topic, message);
    if (topic === 'readings') published.push(valueOf(decodeReadings(message.data)));
    if (topic === 'dead-letters') buried.push(valueOf(decodeDeadLetter(message.data)));
    return id;
  }
  return { ...memory, publish, control, published, buried };
}

function valueOf<T>(decoded: { ok: true; value: T } | { ok: false; detail: string }): T {
  if (!decoded.ok) throw new Error(`published what can't be decoded: ${decoded.detail}`);
  return decoded.value;
}

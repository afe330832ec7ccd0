import { encodeReadings, type ReadingsMessage } from '@ridewait/contracts';
import type { Bus } from '@ridewait/core';
import { carriedTrace, inSpan } from '@ridewait/service';
import type { Tracer } from '@opentelemetry/api';
import type { Events } from './events.ts';

/** Publishes a message of readings inside a span of its own, whose trace travels with it. */
export function readingsPublisher(bus: Pick<Bus, 'publish'>, tracer: Tracer, events: Events) {
  return async function publish(message: ReadingsMessage): Promise<void> {
    await inSpan(tracer, 'publish readings', {}, async () => {
      const started = performance.now();
      const count = message.attractions.reduce((sum, { readings }) => sum + readings.length, 0);
      try {
        await bus.publish('readings', {
          data: encodeReadings(message),
          attributes: { park: message.park, ...carriedTrace() },
        });
      } catch (error) {
        events.busAway(error as Error);
        throw error;
      }
      events.messagePublished((performance.now() - started) / 1000, count);
    });
  };
}

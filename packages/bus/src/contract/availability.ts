import { type Bus, UnavailableError } from '@ridewait/core';
import { expect, it } from 'vitest';
import { message, type Stage } from './stage.ts';

/** A bus that is away says so. */
export function availabilityContract(stage: Stage): void {
  it('answers a ping', async () => {
    await expect(stage.bus.ping()).resolves.toBeUndefined();
  });

  const CALLS: [string, (bus: Bus) => Promise<unknown>][] = [
    ['publish', (bus) => bus.publish('readings', message('lost'))],
    ['snapshot', (bus) => bus.snapshot('readings-processor')],
    ['seek', (bus) => bus.seek('readings-processor', 'some-snapshot')],
    ['dropSnapshot', (bus) => bus.dropSnapshot('some-snapshot')],
    ['ping', (bus) => bus.ping()],
  ];

  it.for(CALLS)('says that it is unavailable when the other side is away: %s', async ([, call]) => {
    await expect(call(stage.made.away)).rejects.toThrow(UnavailableError);
  });

  it.for(CALLS)('says that it is unavailable once it was disposed: %s', async ([, call]) => {
    await stage.bus[Symbol.asyncDispose]();
    await expect(call(stage.bus)).rejects.toThrow(UnavailableError);
  });
}

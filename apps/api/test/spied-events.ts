import { vi } from 'vitest';
import type { GrpcEvents } from '../src/grpc/events.ts';

export type SpiedEvents = { [K in keyof GrpcEvents]: ReturnType<typeof vi.fn<GrpcEvents[K]>> };

export function spiedEvents(): SpiedEvents {
  return {
    answered: vi.fn<GrpcEvents['answered']>(),
    served: vi.fn<GrpcEvents['served']>(),
    fellBack: vi.fn<GrpcEvents['fellBack']>(),
    storeAway: vi.fn<GrpcEvents['storeAway']>(),
    storeBack: vi.fn<GrpcEvents['storeBack']>(),
    catalogNotRefreshed: vi.fn<GrpcEvents['catalogNotRefreshed']>(),
    forecastsNotRead: vi.fn<GrpcEvents['forecastsNotRead']>(),
    fault: vi.fn<GrpcEvents['fault']>(),
    called: vi.fn<GrpcEvents['called']>(),
    streamOpened: vi.fn<GrpcEvents['streamOpened']>(),
    streamEnded: vi.fn<GrpcEvents['streamEnded']>(),
    told: vi.fn<GrpcEvents['told']>(),
    noticesNotHeard: vi.fn<GrpcEvents['noticesNotHeard']>(),
  };
}

import type { Backing } from './backing.ts';
import { emulatorHost, LOCAL_PROJECT } from './stores.ts';

/**
 * What another terminal's environment needs so that `ridewait replay` and the like reach this park's servers, as
 * a shell takes it; null where one of them is inside the process. What came from the environment is there already.
 */
export function reachedBy({ live, sql, bus }: Backing): string | null {
  if (live.url === null || sql.url === null || bus.url === null) return null;
  const addresses: [string, string][] = [
    ['REDIS_URL', live.url],
    ['DATABASE_URL', sql.url],
    ['PUBSUB_EMULATOR_HOST', emulatorHost(bus.url)],
  ];
  const labels = [live.label, sql.label, bus.label];
  return [
    `PUBSUB_PROJECT=${LOCAL_PROJECT}`,
    ...addresses
      .filter(([variable]) => !labels.includes(variable))
      .map(([variable, address]) => `${variable}=${address}`),
  ].join(' ');
}

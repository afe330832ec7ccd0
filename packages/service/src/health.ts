import { Hono } from 'hono';

export interface Health {
  routes: Hono;
  /** From now on the service is not ready: what routes traffic to it should stop. */
  drain(): void;
  draining(): boolean;
}

const PROBE_TIMEOUT_MS = 2_000;

/**
 * `/health/live`: the process turns over. `/health/ready`: it can do its work, with the parts that can't be
 * reached named. (No path ends in z: Cloud Run keeps some of those for itself.)
 */
export function health(probes: Record<string, () => Promise<unknown>>): Health {
  let isDraining = false;
  const routes = new Hono()
    .get('/health/live', (c) => c.json({ status: 'live' }))
    .get('/health/ready', async (c) => {
      if (isDraining) return c.json({ status: 'draining' }, 503);
      const parts = await Promise.all(
        Object.entries(probes).map(
          async ([part, probe]) => [part, (await answers(probe)) ? 'ok' : 'away'] as const,
        ),
      );
      const isReady = parts.every(([, state]) => state === 'ok');
      return c.json(
        { status: isReady ? 'ready' : 'not ready', parts: Object.fromEntries(parts) },
        isReady ? 200 : 503,
      );
    });
  return {
    routes,
    drain() {
      isDraining = true;
    },
    draining: () => isDraining,
  };
}

async function answers(probe: () => Promise<unknown>): Promise<boolean> {
  const timeout = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => timeout.resolve(false), PROBE_TIMEOUT_MS);
  try {
    return await Promise.race([probe().then(() => true), timeout.promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
